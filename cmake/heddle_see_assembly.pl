#!/usr/bin/perl
# Rewrites the inline assembly of preprocessed code under test so that nothing of it goes unseen.
#
#   heddle_see_assembly.pl NOTES PROCESSOR [FROM=TO...] < PREPROCESSED > REWRITTEN
#
# NOTES is written: a line for each statement that no run could stop at. FROM=TO are prefix maps for the names of files. A statement
#
#   - without instructions, or with nothing but hints and counters (pause, rdtsc): a clobber of memory becomes the signal fence that it is;
#   - that stays in registers is left alone, since instrumentation need not see it;
#   - that may touch memory, or order it, gets a record of its first instruction in the section heddle_tripwires, where a CPU stops
#     (checker/runtime/tripwires.hpp);
#   - at file scope is noted, `assembly FILE:LINE: "TEXT"`, unless it only names things.
#
# An operand that may be in a register or in memory is put in a register: then the access to it is the compiler's, and instrumented.
use strict;
use warnings;

my ($notes_file, $processor, @maps) = @ARGV;
my $on_x86 = $processor !~ /aarch64|arm64/;
local $/ = undef;
my $text = <STDIN>;

my $string = qr/(?:u8|[uUL])?(?:R"([^()\\\s]*)\(.*?\)\g{-1}"|"(?:[^"\\\n]|\\.)*")/s;
my $token = qr/\G(?:
    (?<marker>^\#[^\n]*\n) | (?<newline>\n) | (?<blank>[^\S\n]+) | (?<string>$string) | (?<character>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+')
  | (?<word>[A-Za-z_\$][\w\$]*) | (?<number>\.?\d(?:[eEpP][+-]|'(?=\w)|[\w.])*) | (?<mark>.)
  )/xsm;

my $line = 1;
my $file = "";
my @notes;
my $out = "";
my @scopes;          # for each open brace: whether it is a function's, or data
my @head;            # significant tokens since the last `;`, `{` or `}` at this level
my @parentheses;     # for each open one: the token before it
my $before_last = ""; # the token before the parenthesis that was closed last

sub in_function { return @scopes && $scopes[-1] }

sub mapped {
  my ($name) = @_;
  # The last that fits, as with g++.
  for my $map (reverse @maps) {
    my ($from, $to) = split /=/, $map, 2;
    return $to . substr($name, length $from) if index($name, $from) == 0;
  }
  return $name;
}

# What a note may hold: it is put into assembly, where percent signs, backslashes and dialects (`{|}`) mean something.
sub plain {
  my ($words) = @_;
  $words =~ s/\n|\\[nt]/ /g;
  $words =~ s/["\\{|}]//g;
  $words =~ s/[^ -~]/?/g;
  $words =~ s/\s+/ /g;
  $words =~ s/^ | $//g;
  return length $words > 60 ? substr($words, 0, 57) . "..." : $words;
}

# The contents of a sequence of string literals.
sub joined {
  my ($literals) = @_;
  my $all = "";
  while ($literals =~ /($string)/g) {
    my $one = $1;
    if ($one =~ /R"([^(]*)\((.*)\)\1"$/s) { $all .= $2 } else { $one =~ /"(.*)"/s; $all .= $1 }
  }
  $all =~ s/\\\n//g;
  $all =~ s/\\[nrtv]/\n/g;
  return $all;
}

# An asm statement behind its opening parenthesis: [text up to the closing one, parts between colons, lines in it].
sub statement_at {
  my ($start) = @_;
  my $depth = 1;
  my @parts = ("");
  pos($text) = $start;
  while ($text =~ /$token/gc) {
    my $t = $&;
    if (defined $+{mark}) {
      ++$depth if $t =~ /[(\[{]/;
      --$depth if $t =~ /[)\]}]/;
      last if $depth == 0;
      if ($depth == 1 && $t eq ":") { push @parts, ""; next }
    }
    next if defined $+{marker};
    $parts[-1] .= $t;
  }
  return { end => pos($text), whole => substr($text, $start, pos($text) - 1 - $start), parts => \@parts };
}

# The instructions of a template, without operands in braces of names, labels and comments.
sub instructions {
  my ($template) = @_;
  my @all = map { s/^\s*(?:[\w.\$]+:\s*)*//r } split /[;\n]/, $template;
  return grep { /\S/ && !/^\s*(?:#|\/\/)/ } @all;
}

my $hint = qr/^\s*(?:rdtscp?|cpuid|pause|yield|nop|wfe|wfi|isb(?:\s+sy)?|rep\s+nop|rep|hint\s+\S+)\s*$/;
# Touches memory or orders it without an operand that says so, or cannot be told.
my $touches = $on_x86
  ? qr/^\s*(?:lock|rep\w*|push\w*|pop\w*|call\w*|ret\w*|jmp|int|int3|syscall|sysenter|sysret\w*|iret\w*|movs[bwlqd]?|stos[bwlqd]?|lods[bwlqd]?|cmps[bwlqd]?
      |scas[bwlqd]?|ins\w?|outs\w?|xlat\w*|enter|leave|[lsm]fence|cli|sti|hlt|wrmsr|x(?:begin|end|abort|test|save|rstor)\w*|clac|stac|swapgs|wbinvd|invd
      |(?:rd|wr)[fg]sbase|mov\w*\s+.*[%][fg]s|vmcall|ud2|\.(?:byte|short|word|value|long|int|quad|octa|inst|insn|ascii|string|incbin|include))\b/xi
  : qr/^\s*(?:ld|st|cas|swp|dmb|dsb|dc\b|ic\b|tlbi|prfm|svc|hvc|smc|bl|br|blr|ret|b\b|brk|msr|mrs\s.*tpidr|eret|\.(?:byte|short|word|hword|long|int|quad|xword|inst|ascii|string|incbin|include))/i;

sub dereferences {
  my ($instruction) = @_;
  $instruction =~ s/%[A-Za-z]?\[\w+\]//g; # a named operand
  return $instruction =~ /\(|\[|%%?[fg]s:|[fg]s:\[/;
}

# Constraints in a list of operands: [text of the literals, contents].
sub constraints {
  my ($operands) = @_;
  my @found;
  my $depth = 0;
  my $rest = $operands;
  while ($rest =~ /($string)|([(\[{])|([)\]}])/g) {
    if (defined $1) { push @found, $1 if $depth == 0 && length $1 }
    elsif (defined $+ && substr($&, 0, 1) =~ /[(\[{]/) { ++$depth }
    else { --$depth }
  }
  return map { joined($_) } @found;
}

sub is_memory {
  my ($constraint) = @_;
  return $constraint =~ ($on_x86 ? qr/[mVoXgpB<>TU]/ : qr/[mVoXgpQU<>]/);
}

# Takes the memory out of constraints that need it not, in a list of operands.
sub in_registers {
  my ($operands) = @_;
  my $depth = 0;
  my $done = "";
  while ($operands =~ /\G(?:($string)|([(\[{])|([)\]}])|([^"(\[{)\]}]+|.))/gs) {
    my $t = $&;
    ++$depth if $t =~ /^[(\[{]$/;
    --$depth if $t =~ /^[)\]}]$/;
    if ($depth == 0 && $t =~ /^"([^",]*)"$/) {
      my $kept = $1;
      $kept =~ s/g/rmi/;
      if ($kept =~ /m/ && $kept =~ /[rqR]/) {
        $kept =~ s/[mo]//g;
        $kept =~ s/i// if $kept =~ /[=+]/;
        $t = "\"$kept\"";
      }
    }
    $done .= $t;
  }
  return $done;
}

my $fence = "__atomic_signal_fence(5)";

# Directives that name things and add nothing that runs.
sub only_names {
  my ($template) = @_;
  return !grep { !/^\s*\.(?:symver|globl|global|weak|hidden|protected|internal|local|type|size|ident|set|equ|file|loc|cfi_\w+)\b/ } instructions($template);
}

sub rewritten {
  my ($head, $statement, $words) = @_;
  my @parts = @{ $statement->{parts} };
  my $template = joined($parts[0]);
  my $basic = @parts == 1;
  if (!in_function()) {
    push @notes, "assembly $words" unless only_names($template);
    return $head . $statement->{whole} . ")";
  }
  for my $i (1, 2) { $parts[$i] = in_registers($parts[$i]) if $i < @parts }
  my @lists = @parts[1 .. ($#parts < 2 ? $#parts : 2)];
  my $clobbers = @parts > 3 && $parts[3] =~ /"memory"/;
  my @all = instructions($template);
  my $again = $head . join(":", @parts) . ")";
  if (!grep { !/$hint/ } @all) {
    return $again if !$clobbers && !($basic && !@all);
    my $empty = !@all && !grep { /\S/ } @lists;
    return $empty ? $fence : "__extension__({ $again; $fence; })";
  }
  my @operands = map { constraints($_) } @lists;
  return $again
    if !$basic && !$clobbers && !(grep { is_memory($_) } @operands) && !(grep { /$touches/ || dereferences($_) } @all);
  my $shown = $words;
  $shown =~ s/%/%%/g unless $basic;
  my $record = "\"7722:\\n\\t.pushsection heddle_tripwires,\\\"a?\\\"\\n\\t.balign 8\\n\\t.quad 7722b\\n\\t.asciz \\\"reaches inline assembly at $shown\\\"\\n\\t.balign 8\\n\\t"
    . ".popsection\\n\\t\" ";
  $again = $head . $record . join(":", @parts) . ")";
  return $again;
}

# Whether an asm without operands, behind these tokens, gives a name to what is declared.
sub is_name {
  my $last = $head[-1] // "";
  return 0 if $last eq "" || $last eq "else" || $last eq "do" || $last eq ":";
  return $before_last !~ /^(?:if|while|for|switch|constexpr)$/ if $last eq ")";
  return $last =~ /^[\w\$]+$|^\]$/;
}

pos($text) = 0;
while ($text =~ /$token/gc) {
  my $t = $&;
  if (defined $+{marker}) {
    ($line, $file) = ($1, mapped($2)) if $t =~ /^#(?:line)? (\d+) "([^"]*)"/;
    $out .= $t;
    next;
  }
  $line += ($t =~ tr/\n//);
  if ($t =~ /^\s+$/) { $out .= $t; next }
  if (defined $+{word} && $t =~ /^(?:asm|__asm|__asm__)$/) {
    my $at = pos($text);
    if ($text =~ /\G\s*(?:(?:__volatile__|__volatile|volatile|__inline__|__inline|inline|__goto__|goto)\s*)*\(/gc) {
      my $head = $t . $&;
      my $from = $line;
      $line += ($head =~ tr/\n//);
      my $statement = statement_at(pos($text));
      my @parts = @{ $statement->{parts} };
      my $words = plain("$file:$from:") . " \\\"" . plain(joined($parts[0])) . "\\\"";
      my $is_name = @parts == 1 && is_name();
      $words =~ s/\\\"/"/g if !in_function();
      $words =~ s/\\\"/\\\\\\\"/g if in_function();
      $out .= $is_name ? $head . $statement->{whole} . ")" : rewritten($head, $statement, $words);
      my $inside = $statement->{whole};
      while ($inside =~ /^#(?:line)? (\d+) "([^"]*)"[^\n]*$/mg) { $line = $1 - 1; $file = mapped($2) }
      $line += ($statement->{whole} =~ tr/\n//) unless $statement->{whole} =~ /^#/m;
      pos($text) = $statement->{end};
      push @head, ")";
      $before_last = "";
      next;
    }
    pos($text) = $at;
  }
  $out .= $t;
  if ($t eq "{") {
    my $start = join(" ", @head);
    my $is_scope = !in_function() && $start =~ /^(?:(?:inline )?namespace\b.*|extern (?:u8|L)?"C(?:\+\+)?")$/s;
    push @scopes, !$is_scope;
    @head = ();
  } elsif ($t eq "}") { pop @scopes; @head = () }
  elsif ($t eq ";") { @head = () unless @parentheses }
  else {
    if ($t eq "(") { push @parentheses, $head[-1] // "" }
    if ($t eq ")") { $before_last = pop(@parentheses) // "" }
    push @head, $t;
    splice @head, 1, @head - 40 if @head > 60; # only its ends matter
  }
}
print $out;
open(my $to, ">", $notes_file) or die "heddle_see_assembly.pl: cannot write $notes_file: $!\n";
print $to "$_\n" for @notes;
close($to) or die "heddle_see_assembly.pl: cannot write $notes_file: $!\n";

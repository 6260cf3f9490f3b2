#!/usr/bin/perl
# Sees to it that a merged object of instrumented code does nothing unseen: a CPU stops in front of it.
#
#   heddle_note_unseen.pl NM OBJDUMP OBJCOPY LD COMPILER SCRIPT PROCESSOR MERGED HARMLESS_FILE HARMLESS... -- OBJECT...
#
# Into MERGED are put
#   - thunks for calls of functions that are defined elsewhere and not known to be harmless: they tell the runtime who is called
#     (checker/runtime/leaving_calls.hpp), and go on to the function;
#   - records in the section heddle_tripwires (checker/runtime/tripwires.hpp) of instructions that instrumentation did not make and that
#     access memory of others, or use the thread pointer; and of functions of the program that are not called but whose address is taken;
#   - lines in the section heddle_unseen (checker/runtime/unseen_code.hpp):
#       assembly FILE:LINE: "TEXT"     assembly at file scope (from OBJECT.unseen, see heddle_see_assembly.pl)
#       defines SYMBOL                 instrumented code that others may call
#
# A line of HARMLESS_FILE is a regular expression for whole names; a `#` begins a comment. HARMLESS are names, of this library only.
use strict;
use warnings;

my ($nm, $objdump, $objcopy, $ld, $compiler, $script, $processor, $merged, $harmless_file, @rest) = @ARGV;
my $on_x86 = $processor !~ /aarch64|arm64/;
my (%declared_harmless, @objects);
while (@rest) {
  my $next = shift @rest;
  if ($next eq "--") { @objects = @rest; last }
  $declared_harmless{$next} = 1;
}

sub run {
  system(@_) == 0 or die "heddle_note_unseen.pl: failed: @_\n";
}

sub lines_of {
  open(my $from, "-|", @_) or die "heddle_note_unseen.pl: cannot run $_[0]: $!\n";
  my @lines = <$from>;
  close($from) or die "heddle_note_unseen.pl: failed: @_\n";
  chomp @lines;
  return @lines;
}

sub read_file {
  open(my $from, "<", $_[0]) or die "heddle_note_unseen.pl: cannot read $_[0]: $!\n";
  my @lines = <$from>;
  chomp @lines;
  return @lines;
}

sub write_file {
  my ($name, @lines) = @_;
  open(my $to, ">", $name) or die "heddle_note_unseen.pl: cannot write $name: $!\n";
  print $to map { "$_\n" } @lines;
  close($to) or die "heddle_note_unseen.pl: cannot write $name: $!\n";
}

my @patterns = grep { /\S/ } map { s/\s*#.*//r } read_file($harmless_file);
my $harmless = join("|", @patterns);
sub is_harmless { return $declared_harmless{ $_[0] } || $_[0] =~ /^(?:$harmless)$/ }

# Symbols.
my (%undefined, @notes);
for (lines_of($nm, $merged)) {
  $undefined{$2} = $1 if /^ *([Uwv]) (\S+)$/;
  push @notes, "defines $2" if /^\S+ ([TWDBV]) (\S+)$/;
}
for my $object (@objects) {
  push @notes, read_file("$object.unseen") if -f "$object.unseen";
}

# What the machine code does. A place is [section, offset, phrase].
my (%called, %referred, @places);
my ($section, $function, $place_of_thread_pointer, $since) = ("", "", undef, 0);

sub shown {
  my ($instruction) = @_;
  $instruction =~ s/\s*[#<].*//;
  $instruction =~ s/\s+/ /g;
  $instruction =~ s/["\\{}]//g;
  return $instruction;
}

sub note_instruction {
  my ($offset, $instruction) = @_;
  my $uses_threads = $on_x86 ? $instruction =~ /%fs:(?!0x28\b)|[rw][dr]fsbase/ : $instruction =~ /tpidr_el0/;
  my $is_atomic = $on_x86 ? $instruction =~ /^lock\b|^xchg\s.*\(|cmpxchg16b/ : $instruction =~ /^(?:ldx|ldax|stx|stlx|cas|swp|ld(?:add|clr|set|eor|[su]m(?:ax|in)))/;
  ++$since;
  if ($uses_threads) {
    my $place = [$section, $offset, ""];
    push @places, $place;
    ($place_of_thread_pointer, $since) = ($place, 0);
    $place->[2] = "uses thread_local storage, of which all CPUs share one, at {} in $function";
  } elsif ($is_atomic) {
    push @places, [$section, $offset, "comes to an atomic instruction that the compiler did not instrument (" . shown($instruction) . ") at {} in $function"];
  }
}

sub note_relocation {
  my ($instruction, $type, $symbol) = @_;
  $symbol =~ s/[-+]0x[0-9a-f]+$//;
  $symbol =~ s/@.*//;
  if ($type =~ /TPOFF|TLS/) {
    $place_of_thread_pointer->[2] = "uses $symbol at {} in $function, which is thread_local, and all CPUs share one"
      if $place_of_thread_pointer && $since <= 4 && $symbol !~ /^\./;
    return;
  }
  return unless $undefined{$symbol};
  if ($instruction =~ /^(?:call|jmp|j[a-z]+|bl?)\b/) { $called{$symbol} = 1 } else { $referred{$symbol} = 1 }
}

my $instruction = "";
for (lines_of($objdump, "-dr", "--no-show-raw-insn", $merged)) {
  if (/^Disassembly of section (.*):$/) { $section = $1 }
  elsif (/^[0-9a-f]+ <(.*)>:$/) { ($function, $place_of_thread_pointer) = ($1, undef) }
  elsif (/^\s+[0-9a-f]+: (R_\w+)\s+(\S+)/) { note_relocation($instruction, $1, $2) }
  elsif (/^\s*([0-9a-f]+):\s+(\S.*)$/) { $instruction = $2; note_instruction($1, $2) }
}
my $of_debug = 0;
for (lines_of($objdump, "-r", $merged)) {
  if (/^RELOCATION RECORDS FOR \[(.*)\]:/) { $of_debug = $1 =~ /^\.(?:debug|eh_frame|rela|text)|^heddle_promoted_code/ }
  elsif (!$of_debug && /^[0-9a-f]+ (R_\w+)\s+(\S+)/) { note_relocation("", $1, $2) }
}

# Of a symbol that is only referred to it is not known whether it is a function; but those of the libraries are.
sub functions_of_libraries {
  my %functions;
  for my $library ("libc.so.6", "libm.so.6", "libstdc++.so") {
    my ($file) = lines_of($compiler, "-print-file-name=$library");
    next unless $file =~ m{/};
    for (lines_of($nm, "-D", "--defined-only", $file)) { $functions{$1} = 1 if / [TtWwi] ([^@]+)/ }
  }
  return \%functions;
}
my $functions;
for my $symbol (keys %referred) {
  next if $called{$symbol} || is_harmless($symbol) || $undefined{$symbol} ne "U";
  $functions //= functions_of_libraries();
  $called{$symbol} = 1 if $functions->{$symbol};
}

# Names of symbols may hold anything: in quotes.
sub quoted { return "\"$_[0]\"" }
sub text_of { return $_[0] =~ s/["\\]//gr }

my @assembly = ("\t.text");
my (@renamed, @added, $number);
$number = 0;
for my $symbol (sort keys %called) {
  next if is_harmless($symbol) || $undefined{$symbol} ne "U";
  my $thunk = "heddle_thunk_$symbol";
  push @renamed, "$symbol $thunk";
  push @assembly, "\t.section heddle_leaving_calls,\"aw\",\@progbits", "\t.balign 8", ".Lcall$number:", "\t.quad .Lname$number", "\t.quad 0",
    "\t.section .rodata", ".Lname$number:", "\t.asciz \"" . text_of($symbol) . "\"", "\t.text", "\t.p2align 4", "\t.globl " . quoted($thunk),
    "\t.type " . quoted($thunk) . ", \@function", quoted($thunk) . ":";
  push @assembly, $on_x86
    ? ("\tpushq \$.Lcall$number", "\tcallq heddle_leaves", "\taddq \$8, %rsp", "\tjmp " . quoted($symbol))
    : ("\tstp x29, x30, [sp, #-16]!", "\tadrp x16, .Lcall$number", "\tadd x16, x16, :lo12:.Lcall$number", "\tbl heddle_leaves",
       "\tldp x29, x30, [sp], #16", "\tb " . quoted($symbol));
  ++$number;
}
push @assembly, "\t.section heddle_tripwires,\"a\",\@progbits";
for my $symbol (sort keys %{ { %called, %referred } }) {
  next if is_harmless($symbol) || ($called{$symbol} && $undefined{$symbol} eq "U");
  push @assembly, "\t.balign 8", "\t.weak " . quoted($symbol), "\t.quad " . quoted($symbol), "\t.asciz \"?" . text_of($symbol) . "\"", "\t.balign 8";
}
for my $place (@places) {
  my ($in, $offset, $phrase) = @$place;
  my $mark = "heddle_tripwire_$number";
  ++$number;
  push @added, "--add-symbol=$mark=$in:0x$offset,global";
  push @assembly, "\t.balign 8", "\t.quad $mark", "\t.asciz \"" . text_of($phrase) . "\"", "\t.balign 8";
}
push @assembly, "\t.section .note.GNU-stack,\"\",\@progbits";

if ($number > 0 || grep { /^\t\.weak/ } @assembly) {
  write_file("$merged.thunks.s", @assembly);
  write_file("$merged.renamed", @renamed);
  run($compiler, "-c", "-x", "assembler", "$merged.thunks.s", "-o", "$merged.thunks.o");
  run($objcopy, "--redefine-syms=$merged.renamed", @added, $merged, "$merged.marked");
  run($ld, "-r", "-T", $script, "$merged.marked", "$merged.thunks.o", "-o", $merged);
  run($objcopy, "-w", "--localize-symbol=heddle_thunk_*", "--localize-symbol=heddle_tripwire_*", $merged);
}
write_file("$merged.unseen", @notes);
run($objcopy, "--add-section", "heddle_unseen=$merged.unseen", "--set-section-flags", "heddle_unseen=alloc,readonly,data", $merged) if @notes;

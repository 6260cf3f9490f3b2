// Drives a Chromium without a window over its debugging pipe; needs nothing but Node.
//
//   const browser = await launch();
//   const page = await browser.open('/path/of/page.html', { width: 1200, height: 800 });
//   await page.click('#forward');
//   assert.deepEqual(page.complaints, []);
//   await browser.close();

import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
  '--hide-scrollbars', '--force-color-profile=srgb', '--remote-debugging-pipe', 'about:blank'];

function programOf(names) {
  for (const folder of (process.env.PATH || '').split(delimiter))
    for (const name of names)
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch { /* elsewhere */ }
  throw new Error('no Chromium: apt-get install chromium');
}

// Messages are JSON, each ended by a NUL. `wanted` is called with every event.
class Connection {
  constructor(child) {
    this.out = child.stdio[3];
    this.number = 0;
    this.waiting = new Map();
    this.listeners = [];
    let rest = Buffer.alloc(0);
    child.stdio[4].on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.receive(JSON.parse(rest.subarray(0, end).toString()));
        rest = rest.subarray(end + 1);
      }
    });
    const gone = () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Chromium has ended'));
      this.waiting.clear();
    };
    child.on('exit', gone);
    this.out.on('error', gone);
  }

  receive(message) {
    const asked = this.waiting.get(message.id);
    if (!asked) {
      for (const listener of this.listeners) listener(message);
      return;
    }
    this.waiting.delete(message.id);
    if (message.error) asked.reject(new Error(`${asked.method}: ${message.error.message}`));
    else asked.resolve(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { method, resolve, reject });
      this.out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }
}

// Keys by name, with the codes of a keyboard.
const keyCodes = { ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Home: 36, End: 35, PageUp: 33, PageDown: 34, Tab: 9, Enter: 13, ' ': 32 };

class Page {
  constructor(connection, session, address) {
    this.connection = connection;
    this.session = session;
    this.complaints = []; // errors, dialogs and requests for anything but the page itself
    this.requests = [];
    this.loaded = new Promise((resolve) => (this.onLoad = resolve));
    connection.listeners.push((m) => m.sessionId === session && this.note(m, address));
  }

  note({ method, params }, address) {
    if (method === 'Page.loadEventFired') this.onLoad();
    if (method === 'Runtime.exceptionThrown') this.complaints.push(`exception: ${JSON.stringify(params.exceptionDetails)}`);
    if (method === 'Runtime.consoleAPICalled') this.complaints.push(`console: ${JSON.stringify(params.args)}`);
    if (method === 'Log.entryAdded') this.complaints.push(`log: ${params.entry.text}`);
    if (method === 'Page.javascriptDialogOpening') {
      this.complaints.push(`dialog: ${params.message}`);
      this.send('Page.handleJavaScriptDialog', { accept: true });
    }
    if (method !== 'Network.requestWillBeSent') return;
    this.requests.push(params.request.url);
    if (params.request.url !== address) this.complaints.push(`request: ${params.request.url}`);
  }

  send(method, params) {
    return this.connection.send(method, params, this.session);
  }

  // The value of an expression, or of a function called with arguments, in the page.
  async evaluate(what, ...args) {
    const expression = typeof what === 'function' ? `(${what})(...${JSON.stringify(args)})` : what;
    const r = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (r.exceptionDetails) throw new Error(r.exceptionDetails.exception?.description || r.exceptionDetails.text);
    return r.result.value;
  }

  texts(selector) {
    return this.evaluate((s) => [...document.querySelectorAll(s)].map((e) => e.textContent), selector);
  }

  async text(selector) {
    const [first] = await this.texts(selector);
    return first;
  }

  // Presses the mouse in the middle of an element, or at a part of its width, as a person does who has scrolled there.
  async click(selector, part = 0.5) {
    const at = await this.evaluate((s, p) => {
      const element = document.querySelector(s);
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const r = element.getBoundingClientRect();
      return { x: r.left + r.width * p, y: r.top + r.height / 2 };
    }, selector, part);
    for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased'])
      await this.send('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 });
  }

  async press(key, times = 1) {
    const windowsVirtualKeyCode = keyCodes[key];
    const text = { Enter: '\r', ' ': ' ' }[key];
    for (let i = 0; i < times; ++i) {
      await this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', key, code: key === ' ' ? 'Space' : key, text, windowsVirtualKeyCode });
      await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode });
    }
  }

  type(text) {
    return this.send('Input.insertText', { text });
  }

  // "screen" or "print", and what the system prefers: { 'prefers-color-scheme': 'dark' }.
  async emulate(media, features = {}) {
    await this.send('Emulation.setEmulatedMedia', { media, features: Object.entries(features).map(([name, value]) => ({ name, value })) });
    await this.settle();
  }

  async resize(width, height) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await this.settle();
  }

  // Until what was changed is drawn.
  settle() {
    return this.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  async screenshot() {
    return Buffer.from((await this.send('Page.captureScreenshot', { format: 'png' })).data, 'base64');
  }

  async pdf() {
    return Buffer.from((await this.send('Page.printToPDF', { printBackground: true, preferCSSPageSize: true })).data, 'base64');
  }
}

class Browser {
  constructor(child, folder) {
    this.child = child;
    this.folder = folder;
    this.connection = new Connection(child);
  }

  // Opens a file, at "#step-3" if that is given, and waits until it is drawn.
  async open(path, { width = 1200, height = 800, hash = '' } = {}) {
    const address = pathToFileURL(path).href;
    const { targetId } = await this.connection.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.connection.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this.connection, sessionId, address);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`);
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    page.complaints.length = 0;
    page.requests.length = 0;
    page.loaded = new Promise((resolve) => (page.onLoad = resolve));
    const { errorText } = await page.send('Page.navigate', { url: address + hash });
    if (errorText) throw new Error(`${address}: ${errorText}`);
    await page.loaded;
    await page.settle();
    return page;
  }

  async close() {
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    await this.connection.send('Browser.close').catch(() => {});
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function launch() {
  const program = programOf(['chromium', 'chromium-browser', 'google-chrome']);
  const folder = mkdtempSync(join(tmpdir(), 'heddle-browser-'));
  const child = spawn(program, [...flags, `--user-data-dir=${folder}`], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const browser = new Browser(child, folder);
  await Promise.race([
    browser.connection.send('Browser.getVersion'),
    new Promise((_, reject) => child.on('error', reject)),
  ]);
  return browser;
}

'use strict';
// Everything that a device sent reaches the page as text (textContent), never as markup.
const $ = id => document.getElementById(id);
const make = (tag, css, text) => { const e = document.createElement(tag); if (css) e.className = css; if (text !== undefined) e.textContent = text; return e; };
const pause = ms => new Promise(done => setTimeout(done, ms));

let token = '';
let mayWrite = false;
let began = 0, now = 0, heardAt = 0;      // the server's clock, and when this page heard of it
let devices = new Map(), lines = [], selected = null, board = null, model = new Map(), asked = new Set();
let hiddenLines = new Set(), treeOf = '', busy = new Set();
let maxUpload = 16 << 20;

const boardNow = () => now + (performance.now() - heardAt) / 1000;
const clock = seconds => new Date(began + seconds * 1000).toLocaleTimeString([], { hour12: false });
const ago = seconds => { const s = Math.max(0, boardNow() - seconds); return s < 1.5 ? 'now' : s < 90 ? `${Math.round(s)} s ago` : s < 5400 ? `${Math.round(s / 60)} min ago` : `${Math.round(s / 3600)} h ago`; };
const span = seconds => seconds < 90 ? `${Math.max(0, Math.round(seconds))} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
const headers = more => ({ ...(token ? { Authorization: `Bearer ${token}` } : {}), ...more });
const objectOf = path => Number(path.split('/')[1]);
const resourceOf = path => { const ids = path.split('/').slice(1).map(Number); return model.get(ids[0])?.resources.get(ids[2]); };
const current = () => devices.get(selected);

// ---- the token: from the link that the terminal printed, then kept for this tab alone
function takeTokenFromLink() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) { sessionStorage.setItem('hil-token', given); history.replaceState(null, '', location.pathname); }
  token = given || sessionStorage.getItem('hil-token') || '';
}
async function unlock(word) {
  token = word.trim();
  let ok = false;
  try { ok = (await fetch('/api/session', { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: '{}' })).ok; } catch { /* told by the feed */ }
  if (ok) sessionStorage.setItem('hil-token', token); else { sessionStorage.removeItem('hil-token'); token = ''; }
  mayWrite = ok;
  showRights();
  return ok;
}
function showRights() {
  $('unlock').hidden = mayWrite;
  $('unlocked').hidden = !mayWrite;
  for (const b of document.querySelectorAll('[data-writes]')) { b.disabled = !mayWrite || b.dataset.never === '1'; b.title = mayWrite ? (b.dataset.hint || '') : 'Needs the token from the terminal'; }
}

// ---- what the server tells
async function follow() {
  for (;;) {
    try {
      const server = await fetch('/api/server', { headers: headers(), cache: 'no-store' });
      if (server.status === 401) { feed('lost', 'needs the token'); await pause(700); continue; }
      showServer(await server.json());
      const stream = await fetch('/api/events', { headers: headers(), cache: 'no-store' });
      if (!stream.ok) throw new Error(`status ${stream.status}`);
      let first = true, text = '';
      const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
        for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
          const event = text.slice(0, end);
          if (!event.startsWith('data: ')) continue;
          if (first) { devices = new Map(); lines = []; treeOf = ''; $('lines').replaceChildren(); }
          first = false;
          feed('live', 'live');
          take(JSON.parse(event.slice(6)));
        }
      }
    } catch { /* tried again below */ }
    feed('lost', 'the server is gone');
    await pause(1000);
  }
}
function feed(css, text) { const f = $('feed'); if (f.textContent !== text) { f.className = `feed ${css}`; f.textContent = text; } }
function showServer(server) {
  began = Date.parse(server.began);
  maxUpload = server.mostUploadBytes;
  mayWrite = server.mayWrite;
  $('listening').replaceChildren(...server.listening.map(text => {
    const chip = make('li', server.openToNetwork && !/\/\/(127\.|localhost|\[::1\])/.test(text) ? 'open' : '', text);
    if (chip.className) chip.append(' · open to the network');
    return chip;
  }));
  $('nobody-where').textContent = server.listening.join(' or ');
  showRights();
}
function take(state) {
  now = state.now; heardAt = performance.now();
  for (const told of state.devices) {
    const device = devices.get(told.endpoint) || { values: new Map() };
    const { values, ...rest } = told;
    const kept = device.values;
    Object.keys(device).forEach(key => delete device[key]);
    Object.assign(device, rest, { values: kept });
    for (const value of values) {
      const before = kept.get(value.path);
      value.points = [...(before?.points || []), ...value.points].slice(-1200);
      value.fresh = before && value.told > before.told;
      kept.set(value.path, value);
    }
    devices.set(told.endpoint, device);
  }
  if (state.board) board = state.board;
  learn();
  if (!selected || !devices.has(selected)) selected = [...devices.values()].find(d => d.registered)?.endpoint ?? [...devices.keys()][0] ?? null;
  takeLines(state.log);
  draw();
}
async function learn() {
  const wanted = new Set();
  for (const device of devices.values()) for (const path of [...(device.registration?.objects || []), ...device.values.keys()]) if (!asked.has(objectOf(path))) wanted.add(objectOf(path));
  if (!wanted.size) return;
  wanted.forEach(id => asked.add(id));
  try {
    const answer = await fetch(`/api/model?objects=${[...wanted].join(',')}`, { headers: headers() });
    for (const object of await answer.json()) model.set(object.id, { ...object, resources: new Map(object.resources.map(r => [r.id, r])) });
    treeOf = '';
    draw();
  } catch { wanted.forEach(id => asked.delete(id)); }
}

// ---- devices, board, trouble
function draw() {
  drawDevices(); drawTrouble(); drawBoard(); drawDevice();
}
function drawDevices() {
  const list = $('devices');
  $('device-count').textContent = devices.size ? `${[...devices.values()].filter(d => d.registered).length} registered` : '';
  const all = [...devices.values()].sort((a, b) => b.registered - a.registered || a.endpoint.localeCompare(b.endpoint)).slice(0, 200);
  const items = new Map([...list.children].map(li => [li.dataset.endpoint, li]));
  all.forEach((device, index) => {
    let item = items.get(device.endpoint);
    items.delete(device.endpoint);
    if (!item) {
      item = make('li', 'device');
      item.dataset.endpoint = device.endpoint;
      const button = make('button');
      button.type = 'button';
      button.append(make('b', '', device.endpoint), make('span', 'state'), make('span', 'wrong'));
      button.onclick = () => { selected = device.endpoint; treeOf = ''; draw(); };
      item.append(button);
    }
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] || null);
    const recent = device.troubles && boardNow() - device.troubleAt < 60;
    item.className = `device${device.registered ? ' here' : ''}${recent ? ' bad-now' : ''}`;
    item.firstChild.setAttribute('aria-current', device.endpoint === selected);
    const state = item.querySelector('.state');
    state.className = `state${device.registered ? '' : ' ended'}`;
    state.textContent = device.registered ? `spoke ${ago(device.heardAt)}` : `gone: ${device.ended || 'not registered'} (spoke ${ago(device.heardAt)})`;
    item.querySelector('.wrong').textContent = recent ? device.trouble : '';
  });
  for (const gone of items.values()) gone.remove();
}
let dismissed = 0;
function drawTrouble() {
  const worst = lines.find(line => line.trouble && line.n > dismissed && boardNow() - line.at < 600);
  const place = $('trouble');
  place.hidden = !worst;
  if (!worst || place.dataset.n === String(worst.n)) { if (worst) place.querySelector('time').textContent = ago(worst.at); return; }
  place.dataset.n = worst.n;
  const close = make('button', 'quiet', 'Dismiss');
  close.type = 'button';
  close.onclick = () => { dismissed = worst.n; drawTrouble(); };
  place.replaceChildren(make('b', '', 'Went wrong'), make('time', 'hint', ago(worst.at)), make('span', '', `${worst.endpoint ? worst.endpoint + ': ' : ''}${worst.text}`), close);
}
function drawBoard() {
  $('board').hidden = !board;
  if (!board) return;
  $('board-name').textContent = `${board.name}, emulated`;
  const names = [...new Set(['red', 'green', 'blue', ...Object.keys(board.leds)])];
  if ($('leds').children.length !== names.length) $('leds').replaceChildren(...names.map(name => { const li = make('li', ['red', 'green', 'blue'].includes(name) ? name : 'other'); li.append(make('i'), make('span', '', name)); return li; }));
  names.forEach((name, i) => { const li = $('leds').children[i]; li.classList.toggle('lit', !!board.leds[name]); li.setAttribute('aria-label', `${name} ${board.leds[name] ? 'on' : 'off'}`); });
  if ($('motions').children.length !== board.motions.length) {
    $('motions').replaceChildren(...board.motions.map(motion => {
      const b = make('button', '', motion); b.type = 'button'; b.dataset.writes = ''; b.dataset.hint = `Moves the board: ${motion}`;
      b.onclick = () => post('board/play', { motion }).then(() => say(true, `the board is moved: ${motion}`), error => say(false, error.message));
      return b;
    }));
    showRights();
  }
  $('power').textContent = board.on ? 'Power off' : 'Power on';
  $('board-fault').hidden = !board.fault;
  $('board-fault').textContent = board.fault || '';
}

// ---- one device
function drawDevice() {
  const device = current();
  $('nobody').hidden = !!device;
  $('somebody').hidden = !device;
  if (!device) return;
  $('name').textContent = device.endpoint;
  const r = device.registration;
  const facts = r ? [
    [device.registered ? 'spoke' : 'gone', device.registered ? ago(device.heardAt) : device.ended],
    ['lifetime left', r.lifetime === undefined ? 'endless' : device.registered ? `${span(r.expiresAt - boardNow())} of ${span(r.lifetime)}` : '–'],
    ['address', r.address + (r.secure ? ` (DTLS, ${r.security})` : '')], ['LwM2M', r.version], ['binding', r.binding + (r.queue && !r.binding.includes('Q') ? ' Q' : '')],
    ['registered', clock(r.registeredAt)], ['messages', device.messages],
  ] : [['registration', 'refused, or not yet made']];
  const list = $('facts');
  if (list.children.length !== facts.length) list.replaceChildren(...facts.map(() => { const div = make('div'); div.append(make('dt'), make('dd')); return div; }));
  facts.forEach(([name, text], i) => { const [dt, dd] = list.children[i].children; dt.textContent = name; if (dd.textContent !== String(text)) dd.textContent = text; });
  const left = r?.lifetime ? (r.expiresAt - boardNow()) / r.lifetime : 1;
  $('life').style.width = `${device.registered ? Math.max(0, Math.min(1, left)) * 100 : 0}%`;
  $('life').className = `life-bar${left < .1 ? ' over' : left < .3 ? ' short' : ''}`;
  drawTiles(device); drawLegend(device); drawChart(); drawFirmware(device); drawTree(device);
}
const instanceOf = path => path.split('/').slice(0, 3).join('/');
// What an instance calls itself: the text of a resource whose name says that it is a name.
function labelOf(device, path) {
  const instance = instanceOf(path);
  for (const value of device.values.values())
    if (value.type === 'String' && instanceOf(value.path) === instance && /\bname\b/i.test(value.name || '') && value.path !== path) return value.text.slice(1, -1);
  return '';
}
const nameOf = value => value.name || value.path;
const isObserved = (device, path) => device.observed.some(o => path === o || path.startsWith(o + '/'));
// Resources whose numbers stand for words (OMA LwM2M object 5, Firmware Update).
const meaning = {
  '/5/0/3': ['Idle', 'Downloading', 'Downloaded', 'Updating'],
  '/5/0/5': ['Initial', 'Success', 'Not enough flash', 'Out of RAM', 'Connection lost', 'Integrity failure', 'Unsupported package', 'Invalid URI', 'Update failed', 'Unsupported protocol', 'Cancelled', 'Deferred'],
};
const shownText = value => meaning[value.path]?.[value.number] ?? (value.type === 'Boolean' ? (value.number ? 'yes' : 'no') : value.text);
// One tile for each instance that has a name, with all that is known of it; else one for each value.
function tilesOf(device) {
  const shown = [...device.values.values()].filter(value => isObserved(device, value.path) || value.number !== undefined || device.values.size <= 12);
  const groups = new Map();
  for (const value of shown) {
    const label = labelOf(device, value.path), key = label ? instanceOf(value.path) : value.path;
    if (label || ![...device.values.keys()].some(path => path !== value.path && instanceOf(path) === instanceOf(value.path) && labelOf(device, path) && /\bname\b/i.test(value.name || ''))) {
      if (!groups.has(key)) groups.set(key, { key, label, values: [] });
      groups.get(key).values.push(value);
    }
  }
  const size = value => value.number !== undefined && value.type !== 'Boolean' ? 0 : value.type === 'Boolean' ? 1 : 2;
  const tiles = [...groups.values()].map(group => { group.values.sort((x, y) => size(x) - size(y)); return { ...group, main: group.values[0], rest: group.values.slice(1, 5), observed: group.values.some(value => isObserved(device, value.path)) }; });
  return tiles.sort((x, y) => y.observed - x.observed || (meaning[x.main.path] ? 1 : 0) - (meaning[y.main.path] ? 1 : 0) || size(x.main) - size(y.main)).slice(0, 24);
}
function drawTiles(device) {
  const list = $('tiles'), all = tilesOf(device);
  $('now-hint').hidden = all.length > 0;
  const old = new Map([...list.children].map(li => [li.dataset.key, li]));
  all.forEach((tile, index) => {
    const key = `${device.endpoint} ${tile.key}`;
    let item = old.get(key);
    old.delete(key);
    if (!item) {
      item = make('li', 'tile');
      item.dataset.key = key;
      item.append(make('div', 'label'), make('div', 'what'), make('div', 'big'), make('div', 'rest'), make('div', 'age'));
      item.lastChild.append(make('span'), make('b'));
    }
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] || null);
    const [first, second, big, rest, age] = item.children, value = tile.main;
    first.textContent = tile.label || nameOf(value);
    second.textContent = tile.label ? `${nameOf(value)} ${tile.key}` : tile.main.path;
    item.title = tile.values.map(v => `${nameOf(v)} ${v.path} = ${shownText(v)}`).join('\n');
    const text = shownText(value);
    big.className = `big${value.number === undefined || meaning[value.path] ? ' text' : ''}`;
    if (big.dataset.text !== text) { big.dataset.text = text; big.replaceChildren(text, ...(value.units ? [make('small', '', ` ${value.units}`)] : [])); }
    const more = tile.rest.map(v => `${nameOf(v)}: ${shownText(v)}${v.units ? ' ' + v.units : ''}`).join('\n');
    if (rest.textContent !== more) rest.textContent = more;
    age.children[0].textContent = ago(Math.max(...tile.values.map(v => v.at)));
    age.children[1].textContent = tile.observed ? 'observed' : '';
    item.classList.toggle('lit', tile.values.some(v => v.type === 'Boolean' && v.number === 1));
    if (tile.values.some(v => v.fresh)) { tile.values.forEach(v => { v.fresh = false; }); item.classList.remove('fresh'); void item.offsetWidth; item.classList.add('fresh'); }
  });
  for (const gone of old.values()) gone.remove();
}

// ---- the chart
const charted = device => [...device.values.values()].filter(v => v.points.length && v.type !== 'Boolean' && v.type !== 'Time' && !meaning[v.path] && (isObserved(device, v.path) || v.points.length > 1)).sort((a, b) => isObserved(device, b.path) - isObserved(device, a.path)).slice(0, 8);
function drawLegend(device) {
  const series = charted(device), legend = $('legend');
  $('chart-section').hidden = series.length === 0;
  const key = series.map(v => v.path + labelOf(device, v.path)).join() + device.endpoint;
  if (legend.dataset.key === key) return;
  legend.dataset.key = key;
  legend.replaceChildren(...series.map((value, i) => {
    const b = make('button', `s${i}`);
    b.type = 'button';
    const label = labelOf(device, value.path);
    b.append(make('i'), `${label ? label + ' ' : ''}${nameOf(value)} ${label ? '' : value.path}`.trim());
    b.title = value.path;
    const id = `${device.endpoint} ${value.path}`;
    b.setAttribute('aria-pressed', !hiddenLines.has(id));
    b.onclick = () => { if (!hiddenLines.delete(id)) hiddenLines.add(id); b.setAttribute('aria-pressed', !hiddenLines.has(id)); drawChart(); };
    return b;
  }));
}
let pointer = null;
const svg = (tag, attributes, text) => { const e = document.createElementNS('http://www.w3.org/2000/svg', tag); for (const k in attributes) e.setAttribute(k, attributes[k]); if (text !== undefined) e.textContent = text; return e; };
function niceStep(range, most) {
  const rough = Math.max(range, 1e-9) / most, power = 10 ** Math.floor(Math.log10(rough)), n = rough / power;
  return (n <= 1 ? 1 : n <= 2 ? 2 : n <= 5 ? 5 : 10) * power;
}
function drawChart() {
  const device = current(), place = $('chart');
  if (!device || $('chart-section').hidden) return;
  const width = place.clientWidth, height = place.clientHeight;
  if (!width) return;
  const at = boardNow();
  const series = charted(device).map((value, index) => ({ value, index })).filter(s => !hiddenLines.has(`${device.endpoint} ${s.value.path}`));
  const chosen = Number($('span').value);
  // No longer than there is something to see.
  const begins = Math.min(at - 10, ...series.map(s => s.value.points[0][0] - 1));
  const from = chosen ? Math.max(at - chosen, begins) : begins;
  let low = Infinity, high = -Infinity;
  const drawn = series.map(s => {
    const points = s.value.points;
    let i = points.findIndex(p => p[0] >= from);
    if (i < 0) i = points.length;
    const seen = points.slice(Math.max(0, i - 1));
    for (const [, y] of seen) { low = Math.min(low, y); high = Math.max(high, y); }
    return { ...s, seen };
  });
  if (low === Infinity) { low = 0; high = 1; }
  const whole = drawn.every(s => s.value.type !== 'Float');
  if (low >= 0 && low < high * .5 || high === low) low = Math.min(low, 0);
  if (high === low) high = low + 1;
  let step = niceStep(high - low, 4);
  if (whole) step = Math.max(1, Math.round(step));
  high = Math.ceil(high / step) * step; low = Math.floor(low / step) * step;
  const left = 44, right = width - 10, top = 8, bottom = height - 20;
  const x = t => left + (Math.max(t, from) - from) / (at - from) * (right - left), y = v => bottom - (v - low) / (high - low) * (bottom - top);
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  for (let v = low; v <= high + step / 2; v += step) root.append(svg('line', { x1: left, x2: right, y1: y(v), y2: y(v) }), svg('text', { x: left - 7, y: y(v) + 4, 'text-anchor': 'end' }, Number(v.toPrecision(6)).toString()));
  const ticks = Math.max(2, Math.floor((right - left) / 130));
  for (let i = 0; i <= ticks; i++) { const t = from + (at - from) * i / ticks; root.append(svg('text', { x: x(t), y: height - 5, 'text-anchor': i === 0 ? 'start' : i === ticks ? 'end' : 'middle' }, i === ticks ? 'now' : clock(t))); }
  for (const s of drawn) {
    if (!s.seen.length) continue;
    // A value holds until the next one is told: steps, not slopes.
    let d = `M${x(s.seen[0][0]).toFixed(1)} ${y(s.seen[0][1]).toFixed(1)}`;
    for (const [t, v] of s.seen.slice(1)) d += `H${x(t).toFixed(1)}V${y(v).toFixed(1)}`;
    root.append(svg('path', { class: `line s${s.index}`, d: d + `H${x(at).toFixed(1)}` }));
    for (const [t, v] of s.seen.slice(-200)) if (t >= from) root.append(svg('circle', { class: `s${s.index}`, cx: x(t), cy: y(v), r: 2.6 }));
  }
  if (pointer !== null && pointer >= left && pointer <= right) {
    const t = from + (pointer - left) / (right - left) * (at - from);
    const told = drawn.map(s => { const p = s.seen.filter(q => q[0] <= t).at(-1); return p && `${labelOf(device, s.value.path) || nameOf(s.value)} ${p[1]}${s.value.units ? ' ' + s.value.units : ''}`; }).filter(Boolean);
    root.append(svg('line', { class: 'at', x1: pointer, x2: pointer, y1: top, y2: bottom }));
    const box = [clock(t), ...told], w = Math.max(...box.map(s => s.length)) * 6.8 + 16, bx = pointer + w + 12 > right ? pointer - w - 8 : pointer + 8;
    root.append(svg('rect', { class: 'told', x: bx, y: top, width: w, height: box.length * 16 + 8, rx: 5 }));
    box.forEach((s, i) => root.append(svg('text', { class: 'told', x: bx + 8, y: top + 17 + i * 16 }, s)));
  }
  place.replaceChildren(root);
  place.setAttribute('aria-label', `Values over time: ${drawn.map(s => `${labelOf(device, s.value.path)} ${nameOf(s.value)} is ${s.value.number}`).join(', ')}`);
}
$('chart').onpointermove = e => { pointer = e.clientX - $('chart').getBoundingClientRect().left; drawChart(); };
$('chart').onpointerleave = () => { pointer = null; drawChart(); };
$('span').onchange = drawChart;

// ---- firmware
function drawFirmware(device) {
  const has = (device.registration?.objects || []).some(path => objectOf(path) === 5);
  for (const b of $('firmware').querySelectorAll('button')) { const never = has && device.registered ? '' : '1'; if (b.dataset.never !== never) { b.dataset.never = never; b.dataset.hint = has ? '' : 'The device has no object 5 (Firmware Update)'; showRights(); } }
  const f = device.firmware, place = $('firmware-state');
  place.hidden = !f;
  if (!f) return;
  const done = f.stage === 'Succeeded', failed = f.stage === 'Failed';
  place.className = `progress${failed ? ' failed' : done ? ' done' : ''}`;
  const bar = $('progress');
  if (f.stage === 'Installing' || f.stage === 'Checking') bar.removeAttribute('value'); else bar.value = done ? 1 : f.length ? f.bytes / f.length : 0;
  const amount = f.stage === 'Transferring' && f.length ? ` · ${f.bytes.toLocaleString()} of ${f.length.toLocaleString()} bytes` : '';
  const text = `${f.name}: ${failed ? 'failed, ' : done ? 'done, ' : ''}${f.text}${amount}`;
  if ($('firmware-text').textContent !== text) $('firmware-text').textContent = text;
}
$('firmware').onsubmit = async event => {
  event.preventDefault();
  const file = $('package').files[0];
  if (!file) return say(false, 'Choose a package first.');
  if (file.size > maxUpload) return say(false, `The package has ${file.size.toLocaleString()} bytes; the server takes ${maxUpload.toLocaleString()} at most.`);
  const query = new URLSearchParams({ endpoint: selected, name: file.name, mode: $('mode').value, install: $('install').checked ? '1' : '0' });
  try { await answerOf(await fetch(`/api/firmware?${query}`, { method: 'POST', headers: headers({ 'Content-Type': 'application/octet-stream' }), body: file })); } catch (error) { say(false, error.message); }
};
$('firmware-install').onclick = () => post('firmware/install', { endpoint: selected }).catch(error => say(false, error.message));
$('firmware-cancel').onclick = () => post('firmware/cancel', { endpoint: selected }).then(told, error => say(false, error.message));

// ---- objects
function drawTree(device) {
  const known = new Map();
  const add = path => { const ids = path.split('/').slice(1).map(Number); if (!known.has(ids[0])) known.set(ids[0], new Map()); const o = known.get(ids[0]); if (ids.length > 1 && !o.has(ids[1])) o.set(ids[1], new Set()); if (ids.length > 2) o.get(ids[1]).add(ids[2]); };
  (device.registration?.objects || []).forEach(add);
  for (const path of device.values.keys()) add(path);
  const shape = device.endpoint + JSON.stringify([...known].map(([o, i]) => [o, [...i].map(([n, r]) => [n, r.size])])) + model.size;
  if (treeOf !== shape) {
    const open = new Set([...$('tree').querySelectorAll('details[open]')].map(d => d.dataset.path));
    treeOf = shape;
    $('tree').replaceChildren(...[...known].sort((a, b) => a[0] - b[0]).map(([id, instances]) => objectNode(id, instances, open)));
    showRights();
  }
  for (const cell of $('tree').querySelectorAll('.value')) {
    const value = device.values.get(cell.dataset.path) || [...device.values.values()].find(v => v.path.startsWith(cell.dataset.path + '/'));
    const many = value && value.path !== cell.dataset.path ? [...device.values.values()].filter(v => v.path.startsWith(cell.dataset.path + '/')) : null;
    const text = !value ? '' : many ? many.map(v => v.text).join(', ') : value.text, key = text + (value?.units || '');
    if (cell.dataset.text !== key) { cell.dataset.text = key; cell.replaceChildren(text, ...(value?.units ? [make('small', '', value.units)] : [])); }
  }
  for (const b of $('tree').querySelectorAll('[data-observe]')) {
    const on = device.observed.includes(b.dataset.observe);
    if (b.classList.contains('on') !== on) { b.classList.toggle('on', on); b.textContent = on ? 'Observed' : 'Observe'; b.setAttribute('aria-pressed', on); }
  }
}
function objectNode(id, instances, open) {
  const definition = model.get(id), path = `/${id}`;
  const details = make('details');
  details.dataset.path = path;
  details.open = open.has(path) || id === 33650 || instances.size === 1 && id > 5;
  const summary = make('summary');
  summary.append(make('b', '', definition?.name || `Object ${id}`), make('span', 'path', path), buttons(path, ['read', 'observe', 'discover'], definition?.name || path));
  details.append(summary, ...[...instances].sort((a, b) => a[0] - b[0]).map(([instance, resources]) => {
    const inner = make('details'), at = `${path}/${instance}`, head = make('summary');
    inner.dataset.path = at;
    inner.open = open.has(at) || instances.size === 1;
    head.append(make('span', 'path', at), buttons(at, ['read', 'observe'], at));
    const all = [...new Set([...(definition ? definition.resources.keys() : []), ...resources])].sort((a, b) => a - b);
    inner.append(head, ...all.map(resource => resourceNode(`${at}/${resource}`, resource, definition?.resources.get(resource))));
    return inner;
  }));
  return details;
}
function resourceNode(path, id, definition) {
  const row = make('div', 'res'), cell = make('span', 'value');
  cell.dataset.path = path;
  const can = definition?.operations ?? 'RWE';
  row.append(make('span', 'path', String(id)), make('span', '', definition?.name || `Resource ${id}`), cell,
    buttons(path, [...(can.includes('R') ? ['read', 'observe'] : []), ...(can.includes('W') ? ['write'] : []), ...(can.includes('E') ? ['execute'] : [])], definition?.name || path));
  return row;
}
const words = { read: 'Read', observe: 'Observe', write: 'Write', execute: 'Execute', discover: 'Discover' };
function buttons(path, operations, name) {
  const place = make('span', 'buttons grow');
  for (const operation of operations) {
    const b = make('button', '', words[operation]);
    b.type = 'button'; b.dataset.writes = '';
    b.setAttribute('aria-label', `${words[operation]} ${name} ${path}`);
    if (operation === 'observe') b.dataset.observe = path;
    b.onclick = event => { event.preventDefault(); press(operation, path, name); };
    place.append(b);
  }
  return place;
}
function press(operation, path, name) {
  if (operation === 'write') return dialog(`Write ${name} ${path}`, hintFor(path), 'Value', 'Write', current()?.values.get(path)?.text.replace(/^"|"$/g, '') || '', !resourceOf(path), (value, type) => ask('write', path, { value, ...(type ? { type } : {}) }));
  if (operation === 'execute') return dialog(`Execute ${name} ${path}`, 'Most resources take no arguments.', "Arguments, such as 0='x'", 'Execute', '', false, text => ask('execute', path, text ? { arguments: text } : {}));
  if (operation === 'observe' && current()?.observed.includes(path)) return ask('cancel', path, {});
  return ask(operation, path, {});
}
const hintFor = path => ({ Boolean: 'true or false', Integer: 'A whole number', UnsignedInteger: 'A whole number of 0 or more', Float: 'A number', Time: 'Seconds since 1970', Opaque: 'Bytes in base64', ObjectLink: 'Such as 3:0' }[resourceOf(path)?.type] || 'Text');
function dialog(title, hint, label, verb, value, typed, work) {
  $('dialog-title').textContent = title; $('dialog-hint').textContent = hint; $('dialog-label').textContent = label; $('dialog-do').textContent = verb; $('dialog-value').value = value;
  $('dialog-type-label').hidden = !typed;
  $('dialog').onclose = () => { if ($('dialog').returnValue === 'do') work($('dialog-value').value, typed ? $('dialog-type').value : ''); };
  $('dialog').returnValue = '';
  $('dialog').showModal();
  $('dialog-value').select();
}
async function answerOf(response) {
  let body = {};
  try { body = await response.json(); } catch { /* its status tells */ }
  if (response.status === 401) { mayWrite = false; showRights(); }
  if (!response.ok) throw new Error(body.error || `The server answered ${response.status}.`);
  return body;
}
const post = async (what, body) => answerOf(await fetch(`/api/${what}`, { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body) }));
async function ask(operation, path, more) {
  const endpoint = selected;
  say(null, `${operation} ${path} …`);
  try { told(await post(operation, { endpoint, path, ...more })); } catch (error) { say(false, error.message); }
}
function told(result) {
  const values = (result.values || []).slice(0, 12).map(v => `${v.path.startsWith(result.path + '/') ? v.path.slice(result.path.length + 1) + ' ' : ''}${v.text}`).join(', ');
  say(result.ok, `${result.operation} ${result.path}: ${result.ok && values ? `${result.code}  ${values}` : result.text}  (${result.milliseconds} ms)`);
}
function say(ok, text) { const place = $('answer'); place.className = `answer${ok === false ? ' no' : ok ? ' yes' : ''}`; place.replaceChildren(...(ok ? [make('b', '', '✓ ')] : []), text); }
$('operation').onchange = () => {
  const o = $('operation').value;
  $('with-label').hidden = !['write', 'execute', 'attributes'].includes(o); $('type-label').hidden = o !== 'write';
  $('with-name').textContent = o === 'write' ? 'Value' : o === 'execute' ? 'Arguments' : 'Attributes'; $('with').placeholder = o === 'attributes' ? 'pmin=1&pmax=10' : '';
};
$('ask').onsubmit = event => {
  event.preventDefault();
  const o = $('operation').value, text = $('with').value;
  ask(o, $('path').value.trim(), o === 'write' ? { value: text, ...($('type').value ? { type: $('type').value } : {}) } : o === 'execute' && text ? { arguments: text } : o === 'attributes' ? { attributes: text } : {});
};

// ---- the log, newest first
const shown = line => (!$('only').checked || line.endpoint === selected) && (!$('bad').checked || line.trouble) && ($('traffic').checked || !line.traffic) && (!$('find').value || `${line.endpoint} ${line.channel} ${line.text}`.toLowerCase().includes($('find').value.toLowerCase()));
function lineNode(line) {
  const item = make('li', line.trouble ? 'wrong' : line.traffic ? 'message' : ''), body = make('span');
  body.append(make('span', 'tag', line.channel), ...(line.endpoint ? [make('span', 'who-said', `${line.endpoint} `)] : []), line.text);
  const time = make('time', '', clock(line.at));
  time.title = `${line.at} s`;
  item.append(time, body);
  return item;
}
function takeLines(told) {
  if (!told.length) return;
  lines = [...told.slice().reverse(), ...lines].slice(0, 2000);
  const list = $('lines');
  for (const line of told) if (shown(line)) list.prepend(lineNode(line));
  while (list.children.length > 400) list.lastChild.remove();
}
const relist = () => $('lines').replaceChildren(...lines.filter(shown).slice(0, 400).map(lineNode));
for (const id of ['only', 'bad', 'traffic']) $(id).onchange = relist;
$('find').oninput = relist;

// ---- the rest
$('unlock').onsubmit = async event => { event.preventDefault(); const ok = await unlock($('token').value); $('token').value = ''; if (!ok) $('token').placeholder = 'not this one'; };
$('lock').onclick = () => { token = ''; sessionStorage.removeItem('hil-token'); mayWrite = false; showRights(); };
$('power').onclick = () => post('board/power', { on: !board.on }).catch(error => say(false, error.message));
$('export').onclick = async () => {
  const answer = await fetch('/api/export.zip', { headers: headers() });
  if (!answer.ok) return say(false, 'The export needs the token.');
  const link = make('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '')?.[1] || 'hil-serve.zip';
  link.click();
  URL.revokeObjectURL(link.href);
};
new ResizeObserver(drawChart).observe($('chart'));
setInterval(() => { if (heardAt) draw(); }, 1000);
takeTokenFromLink();
showRights();
follow();

'use strict';
// The key is taken from the address's fragment or the field, and lives in sessionStorage only.
const $ = id => document.getElementById(id);
const base = new URL('.', location.href);
let app = null, conversation = '', task = null;

const fragment = new URLSearchParams(location.hash.slice(1)).get('key');
if (fragment) {
  sessionStorage.setItem('runnel-key', fragment);
  history.replaceState(null, '', location.pathname);
}
const key = () => sessionStorage.getItem('runnel-key') || '';

const call = (path, options = {}) => fetch(new URL('v1' + path, base), {
  ...options,
  headers: { Authorization: 'Bearer ' + key(), 'Content-Type': 'application/json', ...(options.headers || {}) },
});

async function open() {
  $('key-message').textContent = '';
  if (!key()) { return show(false); }
  const answer = await call('/info');
  if (!answer.ok) {
    $('key-message').textContent = (await answer.json()).message;
    sessionStorage.removeItem('runnel-key');
    return show(false);
  }
  app = await answer.json();
  $('name').textContent = app.name;
  $('description').textContent = app.description || ('Mode: ' + app.mode);
  const parameters = await (await call('/parameters')).json();
  inputs(parameters.user_input_form || []);
  $('messages').textContent = '';
  conversation = '';
  if (parameters.opening_statement) { line('answer', parameters.opening_statement); }
  show(true);
  $('query').focus();
}

function show(open) {
  $('chat').hidden = !open;
  $('key-form').hidden = open;
  if (!open) { $('name').textContent = 'Runnel'; $('description').textContent = 'An LLM application server.'; }
}

function inputs(form) {
  $('inputs').textContent = '';
  for (const entry of form) {
    const [kind, control] = Object.entries(entry)[0];
    const label = document.createElement('label');
    label.textContent = (control.label || control.variable) + (control.required ? ' *' : '');
    let field;
    if (kind === 'select') {
      field = document.createElement('select');
      for (const option of control.options || []) { field.append(new Option(option, option)); }
    } else {
      field = document.createElement(kind === 'paragraph' ? 'textarea' : 'input');
      if (kind === 'number') { field.type = 'number'; }
      if (kind === 'checkbox') { field.type = 'checkbox'; }
    }
    field.dataset.variable = control.variable;
    field.dataset.kind = kind;
    label.append(document.createElement('br'), field);
    $('inputs').append(label);
  }
}

function values() {
  const values = {};
  for (const field of document.querySelectorAll('[data-variable]')) {
    const value = field.type === 'checkbox' ? field.checked : field.value;
    if (value !== '') { values[field.dataset.variable] = value; }
  }
  return values;
}

function line(kind, text) {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('messages').append(item);
  item.scrollIntoView({ block: 'nearest' });
  return item;
}

async function send(query) {
  const completion = app.mode === 'completion';
  if (query) { line('user', query); }
  const item = line('answer', '');
  const body = { inputs: values(), query, response_mode: 'streaming', user: 'page', conversation_id: conversation };
  busy(true);
  try {
    const answer = await call(completion ? '/completion-messages' : '/chat-messages', { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) { throw new Error((await answer.json()).message); }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) { break; }
      rest += value;
      let end;
      while ((end = rest.indexOf('\n\n')) >= 0) {
        frame(rest.slice(0, end), item);
        rest = rest.slice(end + 2);
      }
    }
  } catch (failure) {
    item.className = 'error';
    item.textContent += (item.textContent ? '\n' : '') + failure.message;
  } finally {
    busy(false);
  }
}

function frame(text, item) {
  const data = text.split('\n').filter(part => part.startsWith('data:')).map(part => part.slice(5).trimStart()).join('\n');
  if (!data) { return; }
  const event = JSON.parse(data);
  if (event.task_id) { task = event.task_id; }
  if (event.conversation_id) { conversation = event.conversation_id; }
  if (event.event === 'message' || event.event === 'agent_message') { item.textContent += event.answer; }
  if (event.event === 'message_replace') { item.textContent = event.answer; }
  if (event.event === 'error') { throw new Error(event.message); }
  item.scrollIntoView({ block: 'nearest' });
}

function busy(is) {
  $('send').hidden = is;
  $('stop').hidden = !is;
  if (!is) { task = null; $('query').focus(); }
}

$('key-form').addEventListener('submit', submitted => {
  submitted.preventDefault();
  sessionStorage.setItem('runnel-key', $('key').value.trim());
  $('key').value = '';
  open();
});
$('send-form').addEventListener('submit', submitted => {
  submitted.preventDefault();
  const query = $('query').value.trim();
  if (!query && app.mode !== 'completion') { return; }
  $('query').value = '';
  send(query);
});
$('stop').addEventListener('click', () => {
  if (task) {
    const route = app.mode === 'completion' ? '/completion-messages/' : '/chat-messages/';
    call(route + task + '/stop', { method: 'POST', body: JSON.stringify({ user: 'page' }) });
  }
});
$('forget').addEventListener('click', () => { sessionStorage.removeItem('runnel-key'); show(false); });
open();

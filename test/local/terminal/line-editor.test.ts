import { CTRL_C, CTRL_D, FakeTerminal } from './fake-terminal';
import { LineEditor } from '../../../local/terminal/line-editor';
import { settle } from '../../fakes/manual-clock';

let terminal: FakeTerminal;
let editor: LineEditor;
let interrupts: number;

beforeEach(() => {
  terminal = new FakeTerminal();
  interrupts = 0;
  editor = new LineEditor(terminal.input, terminal.output, () => { interrupts++; });
});
afterEach(() => editor.close());

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;

test('a line is a message', async () => {
  const message = editor.ask('› ');
  terminal.type('What is a ULID?\r');
  expect(await message).toBe('What is a ULID?');
  expect(terminal.text).toContain('› ');
});

test('a trailing backslash goes on in the next line', async () => {
  const message = editor.ask('› ');
  terminal.type('one\\\rtwo\\\r\\ three\r');
  expect(await message).toBe('one\ntwo\n\\ three');
});

test('pasted lines are one message, sent by Enter; backslashes in them stay', async () => {
  const message = editor.ask('› ');
  terminal.type(`Explain: ${paste('if (a) {\\\r  b\r}')} please\r`);
  expect(await message).toBe('Explain: if (a) {\\\n  b\n} please');
});

test('Ctrl-C takes back what is typed, all its lines; on an empty line it is told', async () => {
  const message = editor.ask('› ');
  terminal.type(`one\\\rtwo${CTRL_C}`);
  await settle();
  expect(interrupts).toBe(0);
  terminal.type('three\r');
  expect(await message).toBe('three');
  void editor.ask('› ');
  terminal.type(CTRL_C);
  await settle();
  expect(interrupts).toBe(1);
});

test('what is typed while nobody asks is not echoed, and is the next message', async () => {
  terminal.type(`early${CTRL_C} bird\r`);
  await settle();
  expect(interrupts).toBe(1);
  expect(terminal.text).not.toContain('bird');
  expect(await editor.ask('› ')).toBe('early bird');
  expect(terminal.text).toContain('› early bird\n');
});

test('Ctrl-D on an empty line is the end, for every question after it too', async () => {
  const message = editor.ask('› ');
  terminal.type(CTRL_D);
  expect(await message).toBeUndefined();
  expect(await editor.ask('› ')).toBeUndefined();
});

test('pastes are marked as long as the editor is open', () => {
  expect(terminal.raw).toContain('\u001b[?2004h');
  editor.close();
  expect(terminal.raw).toMatch(/\u001b\[\?2004l$/);
});

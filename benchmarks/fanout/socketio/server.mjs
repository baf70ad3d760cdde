// Socket.IO as its documentation shows it: one room, one emit a step.
//
//   node server.mjs VIEWERS COUNT BYTES RATE
//
// Prints its port; after a line on standard input it emits COUNT steps to everybody: RATE a second,
// or with 0 as fast as the slowest takes them, at most 4 ahead of it.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const [viewers, count, bytes, rate] = process.argv.slice(2).map(Number);
const AHEAD = 4;
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, maxHttpBufferSize: 65536 });
const sockets = [];

io.on('connection', (socket) => {
  socket.join('run-1');
  sockets.push(socket.conn.transport.socket._socket);
});

function step(number) {
  const screenshot = String.fromCharCode(65 + (number % 26)).repeat(bytes - 240);
  return {
    type: 'step_update', stepNumber: number, screenshot, explanation: `Step ${number}`,
    action: { type: 'click', selector: '#buy', explanation: 'Buying', target: { role: 'button', name: 'Buy' } },
  };
}

const slowest = () => Math.max(...sockets.map((socket) => socket.writableLength));
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const turn = () => new Promise((done) => setImmediate(done));

async function emitAll() {
  let due = performance.now();
  for (let number = 1; number <= count; number++) {
    if (rate > 0) {
      if (due > performance.now()) await pause(due - performance.now());
      due += 1000 / rate;
    } else {
      while (slowest() > AHEAD * bytes) await pause(1);
      await turn();
    }
    io.to('run-1').emit('step', step(number));
  }
}

http.listen(0, '127.0.0.1', () => console.log(http.address().port));
process.stdin.on('data', () => emitAll());
process.stdin.on('end', () => process.exit(0));

// Socket.IO as its documentation shows it: one room, one emit a step.
//
//   node server.mjs VIEWERS BYTES
//
// Prints its port; each line of standard input, "go COUNT RATE", makes it emit COUNT steps to everybody: RATE a
// second, or with 0 as fast as the slowest takes them, at most 4 ahead of it. A step begins where Stepwire's does:
// with a picture in bytes.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Server } from 'socket.io';

const bytes = Number(process.argv[3]);
const AHEAD = 4;
const OVERHEAD = 240; // bytes of a frame beside the picture's base64
const pictures = Array.from({ length: 8 }, () => randomBytes(((bytes - OVERHEAD) * 3) / 4));
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, maxHttpBufferSize: 65536 });
const sockets = [];

io.on('connection', (socket) => {
  socket.join('run-1');
  sockets.push(socket.conn.transport.socket._socket);
});

function step(number) {
  const screenshot = pictures[number % pictures.length].toString('base64');
  return {
    type: 'step_update', stepNumber: number, screenshot, explanation: `Step ${number}`,
    action: { type: 'click', selector: '#buy', explanation: 'Buying', target: { role: 'button', name: 'Buy' } },
  };
}

const slowest = () => Math.max(...sockets.map((socket) => socket.writableLength));
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const turn = () => new Promise((done) => setImmediate(done));

async function emitAll(count, rate) {
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
for await (const line of createInterface({ input: process.stdin })) {
  const [, count, rate] = line.split(' ').map(Number);
  await emitAll(count, rate);
}
process.exit(0);

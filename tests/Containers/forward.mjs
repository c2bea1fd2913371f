// node forward.mjs ADDRESS PORT: who calls this machine by ADDRESS, as containers of a network do, is put through to PORT of loopback,
// where they see nothing. Prints "ready <port>", serves until its input closes.
import { connect, createServer } from 'node:net';

const [address, port] = process.argv.slice(2);
const server = createServer(caller => {
  caller.on('error', () => {});
  if (caller.localAddress !== address) {
    caller.destroy();
    return;
  }
  const inside = connect(Number(port), '127.0.0.1');
  inside.on('error', () => caller.destroy());
  caller.on('error', () => inside.destroy());
  caller.pipe(inside).pipe(caller);
});
// The address is there only as long as a container is in its network.
server.listen(0, '0.0.0.0', () => console.log(`ready ${server.address().port}`));
process.stdin.resume().on('end', () => process.exit());

// One peer, driven by the benchmark: node peer.js graphile|pgboss ADDRESS single|batch COUNT QUEUED SECONDS
// It fills its queue, says "ready", waits for a line, does COUNT no-op jobs (or stops after SECONDS), and prints what it did.
import { createInterface } from 'node:readline';
import pg from 'pg';

const [name, connectionString, style, count, queued, seconds] = process.argv.slice(2).map((word, i) => (i > 2 ? Number(word) : word));
const concurrency = 16;
const batch = 100;

const peer = name === 'graphile' ? await graphile() : await pgboss();
await peer.fill(count + queued);
console.log('ready');
await new Promise((go) => createInterface({ input: process.stdin }).once('line', go));
const [cpu, began] = [process.cpuUsage(), performance.now()];
const done = await peer.work();
const [used, wall] = [process.cpuUsage(cpu), performance.now() - began];
console.log(JSON.stringify({ done, seconds: wall / 1000, cpu_us: used.user + used.system }));
process.exit(0);

async function query(sql, values = []) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const answer = await client.query(sql, values);
  await client.end();
  return answer;
}

async function graphile() {
  const { run, runMigrations, Logger } = await import('graphile-worker');
  const logger = new Logger(() => () => {});
  await runMigrations({ connectionString, logger });
  return {
    async fill(jobs) {
      await query(`select graphile_worker.add_job('noop', '{}'::json)`);
      await query(`insert into graphile_worker._private_jobs (task_id, payload) select t.id, '{}' from graphile_worker._private_tasks t, generate_series(2, $1::int) where t.identifier = 'noop'`, [jobs]);
      await query('vacuum analyze graphile_worker._private_jobs');
      await query('checkpoint');
    },
    work() {
      return new Promise((resolve, reject) => {
        let done = 0;
        const end = setTimeout(() => resolve(done), seconds * 1000);
        const noop = async () => {
          if (++done === count) {
            clearTimeout(end);
            resolve(done);
          }
        };
        run({ connectionString, concurrency, maxPoolSize: concurrency + 2, noHandleSignals: true, logger, taskList: { noop } }).catch(reject);
      });
    },
  };
}

async function pgboss() {
  const { default: PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString, max: concurrency, supervise: false, schedule: false });
  boss.on('error', (error) => { console.error(error); process.exit(1); });
  await boss.start();
  await boss.createQueue('noop');
  return {
    async fill(jobs) {
      await query(`insert into pgboss.job (name, data) select 'noop', '{}' from generate_series(1, $1::int)`, [jobs]);
      await query('vacuum analyze pgboss.job');
      await query('checkpoint');
    },
    async work() {
      let [done, asked] = [0, 0];
      const size = style === 'single' ? 1 : batch;
      const until = performance.now() + seconds * 1000;
      const loop = async () => {
        while (asked < count && performance.now() < until) {
          asked += size;
          const jobs = await boss.fetch('noop', { batchSize: size });
          if (jobs.length > 0) await boss.complete('noop', jobs.map((job) => job.id));
          done += jobs.length;
        }
      };
      await Promise.all(Array.from({ length: style === 'single' ? concurrency : 4 }, loop));
      return done;
    },
  };
}

// A whole job by a client whose types were generated from the server's own document: what does not compile here would not compile at a customer's.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [base, film] = process.argv.slice(2) as [string, string];
const api = createClient<paths>({ baseUrl: base });

const uploaded = await api.PUT("/api/assets", {
  params: { query: { name: "movie.mkv" } },
  body: (await readFile(film)) as unknown as string,
  bodySerializer: (bytes) => bytes as unknown as BodyInit,
  headers: { "content-type": "application/octet-stream" },
});
assert.equal(uploaded.response.status, 201);
const asset = uploaded.data!.asset_id;

const order = { asset, profiles: ["poster"], label: "a generated client", webhook: { url: "https://receiver.example/hooks" } };
const headers = { "Idempotency-Key": "one-order" };
const submitted = await api.POST("/api/jobs", { body: order, headers });
assert.equal(submitted.response.status, 201);
const again = await api.POST("/api/jobs", { body: order, headers });
const job = submitted.data!;
assert.equal(again.data!.job_id, job.job_id, "the same key is the same job");
assert.equal(createHmac("sha256", job.webhook!.secret!).update("x").digest("hex").length, 64);

let now = job;
for (const until = Date.now() + 60_000; !now.final; ) {
  assert.ok(Date.now() < until, `the job is ${now.state}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  now = (await api.GET("/api/jobs/{id}", { params: { path: { id: job.job_id } } })).data!;
}
assert.equal(now.state, "ready", JSON.stringify(now.failure));
assert.ok(now.outputs!.some((output) => output.kind === "image" && output.bytes > 0));

const listed = await api.GET("/api/jobs", { params: { query: { state: "ready", limit: 5 } } });
assert.ok(listed.data!.jobs.some((line) => line.job_id === job.job_id));

const unknown = await api.GET("/api/jobs/{id}", { params: { path: { id: "nothing" } } });
assert.equal(unknown.error!.code, "job.unknown");

const made = await api.POST("/api/webhooks", { body: { url: "https://receiver.example/hooks", events: ["job.ready"] } });
const tag = made.response.headers.get("etag")!;
const id = made.data!.webhook_id;
const changed = await api.PATCH("/api/webhooks/{id}", { params: { path: { id } }, body: { name: "mine" }, headers: { "If-Match": tag } });
assert.equal(changed.data!.name, "mine");
const late = await api.PATCH("/api/webhooks/{id}", { params: { path: { id } }, body: { name: "lost" }, headers: { "If-Match": tag } });
assert.equal(late.error!.code, "webhook.changed");
await api.DELETE("/api/webhooks/{id}", { params: { path: { id } } });

console.log(`job ${job.job_id} is ready; the generated client got ${now.outputs!.length} outputs`);

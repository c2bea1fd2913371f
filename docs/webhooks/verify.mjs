// Tells whether a delivery is Transcode's and new. Nothing but Node.
//
//     node verify.mjs SECRET TIMESTAMP SIGNATURES [NOW] < body
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const TOLERANCE = 300; // seconds

/**
 * timestamp and signatures are the headers Transcode-Webhook-Timestamp and -Signature; body is the raw body as a Buffer, before any parsing
 * (Express: express.raw({ type: "application/json" })).
 */
export function isGenuine(secret, timestamp, signatures, body, now = Date.now() / 1000) {
  if (!/^\d+$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE) return false;
  const expected = Buffer.from("v1=" + createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex"));
  return signatures.split(",").some((each) => {
    const given = Buffer.from(each.trim());
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [secret, timestamp, signatures, now] = process.argv.slice(2);
  console.log(isGenuine(secret, timestamp, signatures, readFileSync(0), now === undefined ? undefined : Number(now)) ? "genuine" : "refused");
}

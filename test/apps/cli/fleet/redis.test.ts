import { expect, test } from "bun:test";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";

test.each([
  "redis://user:s3/cr3t@host:6379",
  "redis://:s3?cr3t@host",
  "user:s3/cr3t@host",
  "//s3@cr3t",
  "redis://user:12/s3cr3t@host",
  "redis://u:%s3cr3t@host",
])("the error for the URL %s omits the password", async (text) => {
  const error = await redisServer(text, {}).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).not.toMatch(/s3|cr3t/);
});

test.each([
  ["redis://user:secret@host:6379", "redis://host:6379"],
  ["redis://user:se@cret@host:6379", "redis://host:6379"],
  ["redis://host:6379/", "redis://host:6379"],
])("the server name of the URL %s omits the password", async (text, name) => {
  expect((await redisServer(text, {})).name).toBe(name);
});

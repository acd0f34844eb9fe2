import { beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tcmUser } from "../../../src/families/tcm-user.ts";
import { within } from "../../support/threads.ts";
import { take } from "../families.ts";
import { loadModule } from "../modules.ts";

const CONFIG = "/sys/kernel/config";
const DEVICE = `${CONFIG}/target/core/user_0/disk`;

beforeAll(() => {
  loadModule("target_core_user");
  if (!existsSync(`${CONFIG}/target`)) Bun.spawnSync(["mount", "-t", "configfs", "none", CONFIG]);
});

/**
 * Runs a shell command that writes to configfs. Each write waits until a user-space program answers. Returns whether
 * the writes succeeded.
 */
async function succeeds(command: string): Promise<boolean> {
  const { exited } = Bun.spawn(["sh", "-c", command], { stdio: ["ignore", "ignore", "ignore"] });
  return (await within(exited, "the end of the write to configfs")) === 0;
}

test("TCM-USER announces device changes and waits for replies", async () => {
  const client = tcmUser.connect();
  await using events = client.events("config", { inLoop: true });
  client.do("set-features", { suppKernCmdReply: 1 });
  try {
    mkdirSync(DEVICE, { recursive: true });
    writeFileSync(`${DEVICE}/control`, "dev_config=test/image,dev_size=1048576");
    const enabled = succeeds(`echo 1 > ${DEVICE}/enable`);
    const [added] = await take(events, 1);
    const { deviceId, minor, device } = added!.fields;
    expect(added).toMatchObject({ name: "added-device", fields: { device: "tcm-user/0/disk/test/image" } });
    expect(readFileSync(`/sys/class/uio/uio${minor}/name`, "utf8").trim()).toBe(device!);
    client.do("added-device-done", { deviceId: deviceId!, cmdStatus: 0 });
    expect(await enabled).toBe(true);

    const resized = succeeds(`echo 2097152 > ${DEVICE}/attrib/dev_size`);
    const [changed] = await take(events, 1);
    expect(changed).toMatchObject({ name: "reconfig-device", fields: { deviceId, devSize: 2_097_152n } });
    // The kernel rejects the change if the answer is a negative error number.
    client.do("reconfig-device-done", { deviceId: deviceId!, cmdStatus: -28 });
    expect(await resized).toBe(false);
    expect(readFileSync(`${DEVICE}/attrib/dev_size`, "utf8")).toBe("1048576\n");

    const removed = succeeds(`rmdir ${DEVICE}`);
    const [last] = await take(events, 1);
    expect(last).toMatchObject({ name: "removed-device", fields: { device, deviceId } });
    client.do("removed-device-done", { deviceId: deviceId!, cmdStatus: 0 });
    expect(await removed).toBe(true);
  } finally {
    client.do("set-features", { suppKernCmdReply: 0 });
    Bun.spawnSync(["rmdir", DEVICE, `${DEVICE}/..`]);
  }
});

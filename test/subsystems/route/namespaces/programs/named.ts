import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { LOCK_EX, LOCK_NB, LOCK_UN } from "../../../../../src/constants/system.ts";
import { rtLink } from "../../../../../src/families/rt-link.ts";
import { flock } from "../../../../../src/ffi/libc.ts";
import { closeIdleSockets, NetlinkError, NetworkNamespace } from "../../../../../src/index.ts";
import { syncIo } from "../../../../../src/io/io.ts";
import { Namespaces } from "../../../../../src/subsystems/route/index.ts";
import {
  bindMount,
  detachMount,
  mountAt,
  shareMount,
  withLock,
} from "../../../../../src/subsystems/route/namespaces/mounts.ts";
import { openBeyond, openResources } from "../../../../support/descriptors.ts";
import { failure, runScenario, sh, waitUntil } from "../scenario.ts";

using namespaces = Namespaces.open();
const json = (command: string): unknown => JSON.parse(sh(command) || "[]");
const thrown = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    const { code, syscall, operation, message } = error;
    return { code, syscall, operation, message };
  }
  return undefined;
};
const mounts = () =>
  readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes("/run/netns") && line.includes("tmpfs none") !== line.includes("nsfs"))
    .map((line) => line.split(" "));

await runScenario({
  create() {
    using blue = namespaces.create("blue");
    sh("ip netns add red; ip netns set red 5");
    namespaces.assignId("blue", 3);
    const [directory, file] = mounts();
    return {
      ours: namespaces.list().map(({ name, nsid }) => ({ name, id: nsid })),
      ip: (json("ip -j netns") as { name: string }[]).sort((a, b) => (a.name < b.name ? -1 : 1)),
      inside:
        sh("ip netns exec blue readlink /proc/self/ns/net").trim() ===
        blue.run(() => sh("readlink /proc/self/ns/net").trim()),
      id: namespaces.list()[0]?.id === blue.id,
      directory: directory?.slice(4, 5).concat(directory[6]!.replace(/\d+/, "")),
      file: file?.slice(4, 5).concat(file[6]!.replace(/\d+/, "")),
      mode: statSync("/run/netns").mode & 0o777,
    };
  },

  // `ip netns` mounts /run/netns in the same way when it creates the first name.
  ipFirst() {
    sh("ip netns add red");
    const before = mounts().map((words) => [words[4], words[6]?.replace(/\d+/, "")]);
    namespaces.create("blue").close();
    const after = mounts().map((words) => [words[4], words[6]?.replace(/\d+/, "")]);
    sh("ip netns delete blue");
    namespaces.delete("red");
    return { before, after, left: readdirSync("/run/netns"), ip: sh("ip netns list"), mounts: mounts().length };
  },

  // A process that waits for the lock has already seen that /run/netns is not mounted.
  async race() {
    mkdirSync("/run/netns");
    const fd = openSync("/run/netns", "r");
    const waiting = () =>
      readFileSync("/proc/locks", "utf8")
        .split("\n")
        .filter((line) => line.includes("-> FLOCK"));
    const isWaiting = ({ pid }: { pid: number }) => waiting().some((line) => line.includes(` ${pid} `));
    flock(fd, LOCK_EX);
    const children = [
      Bun.spawn([process.execPath, import.meta.path, "createOne", "blue"], { stdout: "ignore" }),
      Bun.spawn([process.execPath, import.meta.path, "createOne", "green"], { stdout: "ignore" }),
      Bun.spawn(["ip", "netns", "add", "red"]),
    ];
    try {
      await waitUntil(() => children.every(isWaiting), "all processes wait for the lock");
      const together = children.map(isWaiting);
      const before = mounts().length;
      flock(fd, LOCK_UN);
      const codes = await Promise.all(children.map(({ exited }) => exited));
      const listed = namespaces.list().map(({ name, id }) => [name, id !== undefined]);
      const directories = mounts().filter((words) => words[4] === "/run/netns").length;
      return { together, before, codes, listed, directories, free: flock(fd, LOCK_EX | LOCK_NB) };
    } finally {
      for (const child of children) child.kill("SIGKILL");
      closeSync(fd);
    }
  },

  createOne() {
    namespaces.create(process.argv[3]!).close();
  },

  inside() {
    using blue = namespaces.create("blue");
    sh("ip -n blue link add br0 type bridge");
    const names = (netns: NetworkNamespace | string) => {
      using client = rtLink.connect({ netns });
      return Array.from(client.dump("getlink"), ({ ifname }) => ifname);
    };
    return [names(blue), names("blue"), names("/run/netns/blue"), blue.run(() => names("blue"))];
  },

  attach() {
    using anonymous = NetworkNamespace.create();
    namespaces.attach("one", anonymous);
    namespaces.attach("two", { fd: anonymous.fd });
    const ids = namespaces.list().map(({ id }) => id === anonymous.id);
    const names = namespaces.identify(anonymous);
    namespaces.delete("one");
    return {
      ids,
      names,
      left: namespaces.identify("two"),
      exists: failure(() => namespaces.attach("two", anonymous)).code,
    };
  },

  processes() {
    using blue = namespaces.create("blue");
    const child = blue.run(() => Bun.spawn(["sleep", "600"]));
    try {
      return {
        pids: namespaces.pids("blue"),
        ip: sh("ip netns pids blue").trim().split("\n").map(Number),
        child: child.pid,
        listed: namespaces.list({ pids: true }).map(({ pids }) => pids),
        names: namespaces.identify({ pid: child.pid }),
        ipNames: sh(`ip netns identify ${child.pid}`).trim(),
        own: namespaces.identify({ pid: process.pid }),
      };
    } finally {
      child.kill();
    }
  },

  refusals() {
    const bad = ["", ".", "..", "a/b", "a\0b", "a\ud800", "x".repeat(256), 7 as never].map(
      (name) =>
        [() => namespaces.create(name), () => namespaces.delete(name), () => namespaces.attach(name, "x")] as const,
    );
    const codes = bad.map((actions) => actions.map((action) => failure(action).code));
    const isUntouched = !existsSync("/run/netns");
    const missing = failure(() => namespaces.delete("absent"));
    const isEmpty = namespaces.list().length === 0;
    namespaces.create("blue").close();
    const exists = failure(() => namespaces.create("blue"));
    return {
      codes,
      isUntouched,
      isEmpty,
      missing,
      exists,
      mistaken: failure(() => namespaces.list({ pid: true } as never)).message,
      open: failure(() => NetworkNamespace.open("absent")).code,
      left: namespaces.list().map(({ name }) => name),
    };
  },

  longest() {
    const name = "é".repeat(127);
    namespaces.create(name).close();
    const listed = namespaces.list().map((entry) => entry.name === name && entry.id !== undefined);
    namespaces.create("with space\\").close();
    namespaces.delete("with space\\");
    namespaces.delete(name);
    return { listed, left: readdirSync("/run/netns"), mounts: mounts().length };
  },

  leftovers() {
    sh("mkdir -p /run/netns; touch /run/netns/file; mkfifo /run/netns/pipe; mkdir /run/netns/folder");
    const listed = namespaces.list({ pids: true });
    namespaces.delete("file");
    namespaces.delete("pipe");
    const { code } = failure(() => namespaces.delete("folder"));
    return { listed, code, left: readdirSync("/run/netns") };
  },

  denied() {
    const create = failure(() => namespaces.create("blue"));
    return { create, left: existsSync("/run/netns/blue"), names: namespaces.list().map(({ name }) => name) };
  },

  // Tests missing files and missing mounts. Each error must name the system call that failed.
  mountFailures() {
    sh("mkdir -p /run/netns; touch /run/netns/file");
    const actions = {
      source: () => syncIo.run(bindMount("/run/absent", "/run/netns/file", syncIo)),
      target: () => syncIo.run(bindMount("/proc/self/ns/net", "/run/netns/absent", syncIo)),
      share: () => syncIo.run(shareMount("/run/netns/file", syncIo)),
      detach: () => syncIo.run(detachMount("/run/netns/file", syncIo)),
      look: () => syncIo.run(mountAt("/run/netns/absent", syncIo)),
      lock: () => syncIo.run(withLock("/run/absent", syncIo, () => mountAt("/run/absent", syncIo))),
    };
    return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, thrown(action)]));
  },

  async leaks() {
    const round = (index: number) => {
      using made = namespaces.create(`n${index}`);
      namespaces.assignId(made);
      failure(() => namespaces.create(`n${index}`));
      failure(() => namespaces.assignId(made, 3));
      failure(() => namespaces.openId(4000));
      namespaces.list({ pids: true });
      namespaces.ids();
      namespaces.ids({ of: made });
      namespaces.openId(namespaces.idOf(made)!).close();
      namespaces.attach("again", `n${index}`);
      namespaces.delete("again");
      namespaces.delete(`n${index}`);
    };
    round(0);
    closeIdleSockets();
    const [before, mountsBefore] = [openResources(), mounts().length];
    for (let index = 1; index <= 15; index++) round(index);
    closeIdleSockets();
    // The runtime opens descriptors for its own work.
    await waitUntil(() => Object.keys(openBeyond(before)).length === 0, "no more descriptors are open");
    return { mounts: [mountsBefore, mounts().length], left: readdirSync("/run/netns") };
  },
});

// Generated from taskstats.yaml (sha256 66c3f7b3c6cd8873). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { ExtraAttributes, Mode, OneOf, Only, Read, Shape, TrailingBytes } from "../schema/model/types.ts";
import { isU8, isU16, isU32, isU64, putChars, readChars } from "../schema/values/struct-members.ts";

/** Counters of a thread, or of all threads of a process. Delays are 0 unless the kernel was started with `delayacct`. C structure `taskstats`. */
export interface Taskstats<M extends Mode = Read> extends TrailingBytes {
  /** u16. */ version: number;
  /** Exit status of the task, as of wait(2). Member: u32. */ acExitcode: number;
  /** u8. */ acFlag: number;
  /** u8. */ acNice: number;
  /** u64. */ cpuCount: M["big"];
  /** Time in which the task waited for a processor. Member: u64 in ns. */ cpuDelayTotal: M["big"];
  /** u64. */ blkioCount: M["big"];
  /** u64 in ns. */ blkioDelayTotal: M["big"];
  /** u64. */ swapinCount: M["big"];
  /** u64 in ns. */ swapinDelayTotal: M["big"];
  /** u64 in ns. */ cpuRunRealTotal: M["big"];
  /** u64 in ns. */ cpuRunVirtualTotal: M["big"];
  /** Name of the task. Member: string of 32 bytes. */ acComm: string | Uint8Array;
  /** Scheduling policy. Member: u8. */ acSched: number;
  /** u32. */ acUid: number;
  /** u32. */ acGid: number;
  /** u32. */ acPid: number;
  /** u32. */ acPpid: number;
  /** Start of the task. Member: u32 in seconds. */ acBtime: number;
  /** Time since the start of the task. Member: u64 in µs. */ acEtime: M["big"];
  /** Time in user space. Member: u64 in µs. */ acUtime: M["big"];
  /** Time in the kernel. Member: u64 in µs. */ acStime: M["big"];
  /** u64. */ acMinflt: M["big"];
  /** u64. */ acMajflt: M["big"];
  /** u64. */ coremem: M["big"];
  /** u64. */ virtmem: M["big"];
  /** u64 in KiB. */ hiwaterRss: M["big"];
  /** u64 in KiB. */ hiwaterVm: M["big"];
  /** u64 in bytes. */ readChar: M["big"];
  /** u64 in bytes. */ writeChar: M["big"];
  /** u64. */ readSyscalls: M["big"];
  /** u64. */ writeSyscalls: M["big"];
  /** Bytes read from storage. Member: u64. */ readBytes: M["big"];
  /** Bytes written to storage. Member: u64. */ writeBytes: M["big"];
  /** u64. */ cancelledWriteBytes: M["big"];
  /** Voluntary context switches. Member: u64. */ nvcsw: M["big"];
  /** Involuntary context switches. Member: u64. */ nivcsw: M["big"];
  /** u64. */ acUtimescaled: M["big"];
  /** u64. */ acStimescaled: M["big"];
  /** u64. */ cpuScaledRunRealTotal: M["big"];
  /** u64. */ freepagesCount: M["big"];
  /** u64 in ns. */ freepagesDelayTotal: M["big"];
  /** u64. */ thrashingCount: M["big"];
  /** u64 in ns. */ thrashingDelayTotal: M["big"];
  /** u64 in seconds, since Linux 5.6. */ acBtime64?: M["big"];
  /** u64, since Linux 5.17. */ compactCount?: M["big"];
  /** u64 in ns, since Linux 5.17. */ compactDelayTotal?: M["big"];
  /** Id of the process. Member: u32, since Linux 5.19. */ acTgid?: number;
  /** u64 in µs, since Linux 5.19. */ acTgetime?: M["big"];
  /** u64, since Linux 5.19. */ acExeDev?: M["big"];
  /** u64, since Linux 5.19. */ acExeInode?: M["big"];
  /** u64, since Linux 6.0. */ wpcopyCount?: M["big"];
  /** u64 in ns, since Linux 6.0. */ wpcopyDelayTotal?: M["big"];
}

/** Attribute set `request`. */
export interface Request extends ExtraAttributes {
  /** A thread. Attribute TASKSTATS_CMD_ATTR_PID of TASKSTATS: u32. */ pid?: number;
  /** A process. Attribute TASKSTATS_CMD_ATTR_TGID of TASKSTATS: u32. */ tgid?: number;
  /** Processors, such as `0-3,7`. The socket receives the counters of tasks that end on them. Attribute TASKSTATS_CMD_ATTR_REGISTER_CPUMASK of TASKSTATS: string. */
  registerCpumask?: string;
  /** TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK of TASKSTATS: string. */ deregisterCpumask?: string;
}

/** Attribute set `reply`. */
export interface Reply<M extends Mode = Read> extends ExtraAttributes {
  /** TASKSTATS_TYPE_PID of TASKSTATS: u32. */ pid?: number;
  /** TASKSTATS_TYPE_TGID of TASKSTATS: u32. */ tgid?: number;
  /** TASKSTATS_TYPE_STATS of TASKSTATS: structure `taskstats`. */ stats?: Shape<M, Taskstats<M>>;
  /** Counters of a thread. Attribute TASKSTATS_TYPE_AGGR_PID of TASKSTATS: nested attributes. */ aggrPid?: Task<M>;
  /** Counters of all threads of a process. Attribute TASKSTATS_TYPE_AGGR_TGID of TASKSTATS: nested attributes. */
  aggrTgid?: Process<M>;
}

/** Attribute set `task`. */
export interface Task<M extends Mode = Read> extends ExtraAttributes {
  /** TASKSTATS_TYPE_PID of TASKSTATS: u32. */ pid?: number;
  /** TASKSTATS_TYPE_STATS of TASKSTATS: structure `taskstats`. */ stats?: Shape<M, Taskstats<M>>;
}

/** Attribute set `process`. */
export interface Process<M extends Mode = Read> extends ExtraAttributes {
  /** TASKSTATS_TYPE_TGID of TASKSTATS: u32. */ tgid?: number;
  /** TASKSTATS_TYPE_STATS of TASKSTATS: structure `taskstats`. */ stats?: Shape<M, Taskstats<M>>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns resource counters of a thread or process. Request 1 of family TASKSTATS; requires CAP_NET_ADMIN in the initial user namespace. */
  get: { do: { request: Only<Request, "pid" | "tgid"> & OneOf<Request, "pid" | "tgid">; reply: Reply<Read> } };
  /** Sends the counters of tasks that end on the passed processors to this socket, until it is closed. Request 1 of family TASKSTATS; requires CAP_NET_ADMIN in the initial user namespace. */
  register: {
    do: {
      request: Only<Request, "registerCpumask" | "deregisterCpumask"> & OneOf<Request, "registerCpumask"
        | "deregisterCpumask">;
      reply: undefined;
    };
  };
  /** Reports the counters of a task that ended, to sockets registered for its processor. Event 2 of family TASKSTATS. */
  "exit-ntf": { event: Reply<Read> };
}

/** Types of the events, by operation. */
export interface Events {
  "exit-ntf": Reply<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Resource usage and delays of threads and processes. Netlink family `TASKSTATS`: `connect()` opens a client. Requires CONFIG_TASKSTATS. */
export const taskstats: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "TASKSTATS",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    taskstats: () => ({
      members: [
        { name: "version", type: "u16" },
        { name: "pad", type: "pad", length: 2 },
        { name: "ac-exitcode", type: "u32" },
        { name: "ac-flag", type: "u8" },
        { name: "ac-nice", type: "u8" },
        { name: "pad2", type: "pad", length: 6 },
        { name: "cpu-count", type: "u64" },
        { name: "cpu-delay-total", type: "u64", unit: "ns" },
        { name: "blkio-count", type: "u64" },
        { name: "blkio-delay-total", type: "u64", unit: "ns" },
        { name: "swapin-count", type: "u64" },
        { name: "swapin-delay-total", type: "u64", unit: "ns" },
        { name: "cpu-run-real-total", type: "u64", unit: "ns" },
        { name: "cpu-run-virtual-total", type: "u64", unit: "ns" },
        { name: "ac-comm", type: "string", length: 32 },
        { name: "ac-sched", type: "u8" },
        { name: "pad3", type: "pad", length: 7 },
        { name: "ac-uid", type: "u32" },
        { name: "ac-gid", type: "u32" },
        { name: "ac-pid", type: "u32" },
        { name: "ac-ppid", type: "u32" },
        { name: "ac-btime", type: "u32", unit: "s" },
        { name: "pad4", type: "pad", length: 4 },
        { name: "ac-etime", type: "u64", unit: "us" },
        { name: "ac-utime", type: "u64", unit: "us" },
        { name: "ac-stime", type: "u64", unit: "us" },
        { name: "ac-minflt", type: "u64" },
        { name: "ac-majflt", type: "u64" },
        { name: "coremem", type: "u64" },
        { name: "virtmem", type: "u64" },
        { name: "hiwater-rss", type: "u64", unit: "KiB" },
        { name: "hiwater-vm", type: "u64", unit: "KiB" },
        { name: "read-char", type: "u64", unit: "bytes" },
        { name: "write-char", type: "u64", unit: "bytes" },
        { name: "read-syscalls", type: "u64" },
        { name: "write-syscalls", type: "u64" },
        { name: "read-bytes", type: "u64" },
        { name: "write-bytes", type: "u64" },
        { name: "cancelled-write-bytes", type: "u64" },
        { name: "nvcsw", type: "u64" },
        { name: "nivcsw", type: "u64" },
        { name: "ac-utimescaled", type: "u64" },
        { name: "ac-stimescaled", type: "u64" },
        { name: "cpu-scaled-run-real-total", type: "u64" },
        { name: "freepages-count", type: "u64" },
        { name: "freepages-delay-total", type: "u64", unit: "ns" },
        { name: "thrashing-count", type: "u64" },
        { name: "thrashing-delay-total", type: "u64", unit: "ns" },
        { name: "ac-btime64", type: "u64", unit: "s", since: "5.6" },
        { name: "compact-count", type: "u64", since: "5.17" },
        { name: "compact-delay-total", type: "u64", unit: "ns", since: "5.17" },
        { name: "ac-tgid", type: "u32", since: "5.19" },
        { name: "pad5", type: "pad", length: 4, since: "5.19" },
        { name: "ac-tgetime", type: "u64", unit: "us", since: "5.19" },
        { name: "ac-exe-dev", type: "u64", since: "5.19" },
        { name: "ac-exe-inode", type: "u64", since: "5.19" },
        { name: "wpcopy-count", type: "u64", since: "6.0" },
        { name: "wpcopy-delay-total", type: "u64", unit: "ns", since: "6.0" },
      ],
      read: (view, at, _names, store) => ({ version: view.getUint16(at, host), acExitcode: view.getUint32(at + 4, host),
        acFlag: view.getUint8(at + 8), acNice: view.getUint8(at + 9), cpuCount: view.getBigUint64(at + 16, host),
        cpuDelayTotal: view.getBigUint64(at + 24, host), blkioCount: view.getBigUint64(at + 32, host),
        blkioDelayTotal: view.getBigUint64(at + 40, host), swapinCount: view.getBigUint64(at + 48, host),
        swapinDelayTotal: view.getBigUint64(at + 56, host), cpuRunRealTotal: view.getBigUint64(at + 64, host),
        cpuRunVirtualTotal: view.getBigUint64(at + 72, host), acComm: readChars(store, at + 80, at + 112),
        acSched: view.getUint8(at + 112), acUid: view.getUint32(at + 120, host),
        acGid: view.getUint32(at + 124, host), acPid: view.getUint32(at + 128, host),
        acPpid: view.getUint32(at + 132, host), acBtime: view.getUint32(at + 136, host),
        acEtime: view.getBigUint64(at + 144, host), acUtime: view.getBigUint64(at + 152, host),
        acStime: view.getBigUint64(at + 160, host), acMinflt: view.getBigUint64(at + 168, host),
        acMajflt: view.getBigUint64(at + 176, host), coremem: view.getBigUint64(at + 184, host),
        virtmem: view.getBigUint64(at + 192, host), hiwaterRss: view.getBigUint64(at + 200, host),
        hiwaterVm: view.getBigUint64(at + 208, host), readChar: view.getBigUint64(at + 216, host),
        writeChar: view.getBigUint64(at + 224, host), readSyscalls: view.getBigUint64(at + 232, host),
        writeSyscalls: view.getBigUint64(at + 240, host), readBytes: view.getBigUint64(at + 248, host),
        writeBytes: view.getBigUint64(at + 256, host), cancelledWriteBytes: view.getBigUint64(at + 264, host),
        nvcsw: view.getBigUint64(at + 272, host), nivcsw: view.getBigUint64(at + 280, host),
        acUtimescaled: view.getBigUint64(at + 288, host), acStimescaled: view.getBigUint64(at + 296, host),
        cpuScaledRunRealTotal: view.getBigUint64(at + 304, host), freepagesCount: view.getBigUint64(at + 312, host),
        freepagesDelayTotal: view.getBigUint64(at + 320, host), thrashingCount: view.getBigUint64(at + 328, host),
        thrashingDelayTotal: view.getBigUint64(at + 336, host), acBtime64: view.getBigUint64(at + 344, host),
        compactCount: view.getBigUint64(at + 352, host), compactDelayTotal: view.getBigUint64(at + 360, host),
        acTgid: view.getUint32(at + 368, host), acTgetime: view.getBigUint64(at + 376, host),
        acExeDev: view.getBigUint64(at + 384, host), acExeInode: view.getBigUint64(at + 392, host),
        wpcopyCount: view.getBigUint64(at + 400, host), wpcopyDelayTotal: view.getBigUint64(at + 408, host) }),
      write: (view, at, { version: v0, acExitcode: v1, acFlag: v2, acNice: v3, cpuCount: v4, cpuDelayTotal: v5,
        blkioCount: v6, blkioDelayTotal: v7, swapinCount: v8, swapinDelayTotal: v9, cpuRunRealTotal: v10,
        cpuRunVirtualTotal: v11, acComm: v12, acSched: v13, acUid: v14, acGid: v15, acPid: v16, acPpid: v17,
        acBtime: v18, acEtime: v19, acUtime: v20, acStime: v21, acMinflt: v22, acMajflt: v23, coremem: v24,
        virtmem: v25, hiwaterRss: v26, hiwaterVm: v27, readChar: v28, writeChar: v29, readSyscalls: v30,
        writeSyscalls: v31, readBytes: v32, writeBytes: v33, cancelledWriteBytes: v34, nvcsw: v35, nivcsw: v36,
        acUtimescaled: v37, acStimescaled: v38, cpuScaledRunRealTotal: v39, freepagesCount: v40,
        freepagesDelayTotal: v41, thrashingCount: v42, thrashingDelayTotal: v43, acBtime64: v44, compactCount: v45,
        compactDelayTotal: v46, acTgid: v47, acTgetime: v48, acExeDev: v49, acExeInode: v50, wpcopyCount: v51,
        wpcopyDelayTotal: v52 }, _names, bytes) => { if (!(isU16(v0) && isU32(v1) && isU8(v2) && isU8(v3) &&
        isU64(v4) && isU64(v5) && isU64(v6) && isU64(v7) && isU64(v8) && isU64(v9) && isU64(v10) && isU64(v11) &&
        putChars(v12, bytes, at + 80, 32) && isU8(v13) && isU32(v14) && isU32(v15) && isU32(v16) && isU32(v17) &&
        isU32(v18) && isU64(v19) && isU64(v20) && isU64(v21) && isU64(v22) && isU64(v23) && isU64(v24) &&
        isU64(v25) && isU64(v26) && isU64(v27) && isU64(v28) && isU64(v29) && isU64(v30) && isU64(v31) &&
        isU64(v32) && isU64(v33) && isU64(v34) && isU64(v35) && isU64(v36) && isU64(v37) && isU64(v38) &&
        isU64(v39) && isU64(v40) && isU64(v41) && isU64(v42) && isU64(v43) && isU64(v44) && isU64(v45) &&
        isU64(v46) && isU32(v47) && isU64(v48) && isU64(v49) && isU64(v50) && isU64(v51) && isU64(v52))) return false;
        view.setUint16(at, v0, host); view.setUint32(at + 4, v1, host); view.setUint8(at + 8, v2);
        view.setUint8(at + 9, v3); view.setBigUint64(at + 16, v4, host); view.setBigUint64(at + 24, v5, host);
        view.setBigUint64(at + 32, v6, host); view.setBigUint64(at + 40, v7, host);
        view.setBigUint64(at + 48, v8, host); view.setBigUint64(at + 56, v9, host);
        view.setBigUint64(at + 64, v10, host); view.setBigUint64(at + 72, v11, host); view.setUint8(at + 112, v13);
        view.setUint32(at + 120, v14, host); view.setUint32(at + 124, v15, host); view.setUint32(at + 128, v16, host);
        view.setUint32(at + 132, v17, host); view.setUint32(at + 136, v18, host);
        view.setBigUint64(at + 144, v19, host); view.setBigUint64(at + 152, v20, host);
        view.setBigUint64(at + 160, v21, host); view.setBigUint64(at + 168, v22, host);
        view.setBigUint64(at + 176, v23, host); view.setBigUint64(at + 184, v24, host);
        view.setBigUint64(at + 192, v25, host); view.setBigUint64(at + 200, v26, host);
        view.setBigUint64(at + 208, v27, host); view.setBigUint64(at + 216, v28, host);
        view.setBigUint64(at + 224, v29, host); view.setBigUint64(at + 232, v30, host);
        view.setBigUint64(at + 240, v31, host); view.setBigUint64(at + 248, v32, host);
        view.setBigUint64(at + 256, v33, host); view.setBigUint64(at + 264, v34, host);
        view.setBigUint64(at + 272, v35, host); view.setBigUint64(at + 280, v36, host);
        view.setBigUint64(at + 288, v37, host); view.setBigUint64(at + 296, v38, host);
        view.setBigUint64(at + 304, v39, host); view.setBigUint64(at + 312, v40, host);
        view.setBigUint64(at + 320, v41, host); view.setBigUint64(at + 328, v42, host);
        view.setBigUint64(at + 336, v43, host); view.setBigUint64(at + 344, v44, host);
        view.setBigUint64(at + 352, v45, host); view.setBigUint64(at + 360, v46, host);
        view.setUint32(at + 368, v47, host); view.setBigUint64(at + 376, v48, host);
        view.setBigUint64(at + 384, v49, host); view.setBigUint64(at + 392, v50, host);
        view.setBigUint64(at + 400, v51, host); view.setBigUint64(at + 408, v52, host); return true; },
    }),
  },
  sets: {
    request: () => ({
      prefix: "taskstats-cmd-attr-",
      attributes: [
        { name: "pid", number: 1, type: "u32" },
        { name: "tgid", number: 2, type: "u32" },
        { name: "register-cpumask", number: 3, type: "string" },
        { name: "deregister-cpumask", number: 4, type: "string" },
      ],
    }),
    reply: () => ({
      prefix: "taskstats-type-",
      attributes: [
        { name: "pid", number: 1, type: "u32" },
        { name: "tgid", number: 2, type: "u32" },
        { name: "stats", number: 3, type: "binary", struct: "taskstats" },
        { name: "aggr-pid", number: 4, type: "nest", nest: "task" },
        { name: "aggr-tgid", number: 5, type: "nest", nest: "process" },
        { name: "null", number: 6, type: "pad" },
      ],
    }),
    task: () => ({
      subsetOf: "reply",
      attributes: [
        { name: "pid", number: 1, type: "u32" },
        { name: "stats", number: 3, type: "binary", struct: "taskstats" },
        { name: "null", number: 6, type: "pad" },
      ],
    }),
    process: () => ({
      subsetOf: "reply",
      attributes: [
        { name: "tgid", number: 2, type: "u32" },
        { name: "stats", number: 3, type: "binary", struct: "taskstats" },
        { name: "null", number: 6, type: "pad" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "request",
      replySet: "reply",
      do: {
        request: { number: 1, requiredOne: ["pid", "tgid"], attributes: "pid tgid" },
        reply: { number: 2, attributes: "aggr-pid aggr-tgid" },
      },
      flags: ["admin-perm"],
    }),
    register: () => ({
      set: "request",
      do: {
        request: {
          number: 1,
          requiredOne: ["register-cpumask", "deregister-cpumask"],
          attributes: "register-cpumask deregister-cpumask",
        },
      },
      flags: ["admin-perm"],
    }),
    "exit-ntf": () => ({ set: "reply", event: { number: 2, attributes: "aggr-pid aggr-tgid" }, notify: "get" }),
  },
  groups: {},
  config: "TASKSTATS",
  links: {},
});

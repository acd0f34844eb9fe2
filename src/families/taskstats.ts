// Generated from taskstats.yaml (sha256 f1c15ca46cce815a). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, OneOf, Only, Read, Shape, TrailingBytes } from
  "../schema/model/types.ts";
import { isS64, isU64 } from "../schema/values/struct-members.ts";

/** Time since 1970. C structure `kernel-timespec`. */
export interface KernelTimespec<M extends Mode = Read> extends TrailingBytes {
  /** s64 in seconds. */ tvSec: M["big"];
  /** s64 in ns. */ tvNsec: M["big"];
}

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
  /** Number of delays because of interrupts. Member: u64, since Linux 6.5. */ irqCount?: M["big"];
  /** Delay because of interrupts. Member: u64 in ns, since Linux 6.5. */ irqDelayTotal?: M["big"];
  /** Longest delay for a CPU. Member: u64 in ns, since Linux 6.15. */ cpuDelayMax?: M["big"];
  /** Shortest delay for a CPU. Member: u64 in ns, since Linux 6.15. */ cpuDelayMin?: M["big"];
  /** Longest delay for block devices. Member: u64 in ns, since Linux 6.15. */ blkioDelayMax?: M["big"];
  /** Shortest delay for block devices. Member: u64 in ns, since Linux 6.15. */ blkioDelayMin?: M["big"];
  /** Longest delay for swapped pages. Member: u64 in ns, since Linux 6.15. */ swapinDelayMax?: M["big"];
  /** Shortest delay for swapped pages. Member: u64 in ns, since Linux 6.15. */ swapinDelayMin?: M["big"];
  /** Longest delay for free memory. Member: u64 in ns, since Linux 6.15. */ freepagesDelayMax?: M["big"];
  /** Shortest delay for free memory. Member: u64 in ns, since Linux 6.15. */ freepagesDelayMin?: M["big"];
  /** Longest delay because of thrashing. Member: u64 in ns, since Linux 6.15. */ thrashingDelayMax?: M["big"];
  /** Shortest delay because of thrashing. Member: u64 in ns, since Linux 6.15. */ thrashingDelayMin?: M["big"];
  /** Longest delay for the compaction of memory. Member: u64 in ns, since Linux 6.15. */ compactDelayMax?: M["big"];
  /** Shortest delay for the compaction of memory. Member: u64 in ns, since Linux 6.15. */ compactDelayMin?: M["big"];
  /** Longest delay for copies of write-protected pages. Member: u64 in ns, since Linux 6.15. */
  wpcopyDelayMax?: M["big"];
  /** Shortest delay for copies of write-protected pages. Member: u64 in ns, since Linux 6.15. */
  wpcopyDelayMin?: M["big"];
  /** Longest delay because of interrupts. Member: u64 in ns, since Linux 6.15. */ irqDelayMax?: M["big"];
  /** Shortest delay because of interrupts. Member: u64 in ns, since Linux 6.15. */ irqDelayMin?: M["big"];
  /** Time of the longest delay for a CPU. Member: structure `kernel-timespec`, since Linux 7.3. */
  cpuDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay for block devices. Member: structure `kernel-timespec`, since Linux 7.3. */
  blkioDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay for swapped pages. Member: structure `kernel-timespec`, since Linux 7.3. */
  swapinDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay for free memory. Member: structure `kernel-timespec`, since Linux 7.3. */
  freepagesDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay because of thrashing. Member: structure `kernel-timespec`, since Linux 7.3. */
  thrashingDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay for the compaction of memory. Member: structure `kernel-timespec`, since Linux 7.3. */
  compactDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay for copies of write-protected pages. Member: structure `kernel-timespec`, since Linux 7.3. */
  wpcopyDelayMaxTs?: Shape<M, KernelTimespec<M>>;
  /** Time of the longest delay because of interrupts. Member: structure `kernel-timespec`, since Linux 7.3. */
  irqDelayMaxTs?: Shape<M, KernelTimespec<M>>;
}

/** Numbers of the tasks of a control group by state. C structure `cgroupstats`. */
export interface Cgroupstats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ nrSleeping: M["big"];
  /** u64. */ nrRunning: M["big"];
  /** u64. */ nrStopped: M["big"];
  /** u64. */ nrUninterruptible: M["big"];
  /** u64. */ nrIoWait: M["big"];
}

/** Attribute set `cgroup-request`. */
export interface CgroupRequest extends ExtraAttributes {
  /** File descriptor of the directory of a control group (cgroup v1). Attribute CGROUPSTATS_CMD_ATTR_FD of TASKSTATS: u32. */
  fd?: number;
}

/** Attribute set `cgroup-reply`. */
export interface CgroupReply<M extends Mode = Read> extends ExtraAttributes {
  /** CGROUPSTATS_TYPE_CGROUP_STATS of TASKSTATS: structure `cgroupstats`. */ cgroupStats?: Shape<M, Cgroupstats<M>>;
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
  get: { do: Call<Only<Request, "pid" | "tgid"> & OneOf<Request, "pid" | "tgid">, Reply<Read>> };
  /** Sends the counters of tasks that end on the passed processors to this socket, until it is closed. Request 1 of family TASKSTATS; requires CAP_NET_ADMIN in the initial user namespace. */
  register: {
    do: Call<Only<Request, "registerCpumask" | "deregisterCpumask"> & OneOf<Request, "registerCpumask"
      | "deregisterCpumask">>;
  };
  /** Reports the counters of a task that ended, to sockets registered for its processor. Event 2 of family TASKSTATS. */
  "exit-ntf": { event: Reply<Read> };
  /** Returns the numbers of the tasks of a control group by state. Request 4 of family TASKSTATS. */
  "cgroup-get": { do: Call<CgroupRequest & Has<"fd">, CgroupReply<Read>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "cgroup-get": CgroupReply<Read>;
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
    "kernel-timespec": () => ({
      members: [{ name: "tv-sec", type: "s64", unit: "s" }, { name: "tv-nsec", type: "s64", unit: "ns" }],
      read: (view, at) => ({ tvSec: view.getBigInt64(at, host), tvNsec: view.getBigInt64(at + 8, host) }),
      write: (view, at, { tvSec: v0, tvNsec: v1 }) => { if (!(isS64(v0) && isS64(v1))) return false;
        view.setBigInt64(at, v0, host); view.setBigInt64(at + 8, v1, host); return true; },
    }),
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
        { name: "irq-count", type: "u64", since: "6.5" },
        { name: "irq-delay-total", type: "u64", unit: "ns", since: "6.5" },
        { name: "cpu-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "cpu-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "blkio-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "blkio-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "swapin-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "swapin-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "freepages-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "freepages-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "thrashing-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "thrashing-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "compact-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "compact-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "wpcopy-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "wpcopy-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "irq-delay-max", type: "u64", unit: "ns", since: "6.15" },
        { name: "irq-delay-min", type: "u64", unit: "ns", since: "6.15" },
        { name: "cpu-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "blkio-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "swapin-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "freepages-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "thrashing-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "compact-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "wpcopy-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
        { name: "irq-delay-max-ts", type: "binary", struct: "kernel-timespec", since: "7.3" },
      ],
      make: (v) => ({ version: v[0], acExitcode: v[1], acFlag: v[2], acNice: v[3], cpuCount: v[4], cpuDelayTotal: v[5],
        blkioCount: v[6], blkioDelayTotal: v[7], swapinCount: v[8], swapinDelayTotal: v[9], cpuRunRealTotal: v[10],
        cpuRunVirtualTotal: v[11], acComm: v[12], acSched: v[13], acUid: v[14], acGid: v[15], acPid: v[16],
        acPpid: v[17], acBtime: v[18], acEtime: v[19], acUtime: v[20], acStime: v[21], acMinflt: v[22],
        acMajflt: v[23], coremem: v[24], virtmem: v[25], hiwaterRss: v[26], hiwaterVm: v[27], readChar: v[28],
        writeChar: v[29], readSyscalls: v[30], writeSyscalls: v[31], readBytes: v[32], writeBytes: v[33],
        cancelledWriteBytes: v[34], nvcsw: v[35], nivcsw: v[36], acUtimescaled: v[37], acStimescaled: v[38],
        cpuScaledRunRealTotal: v[39], freepagesCount: v[40], freepagesDelayTotal: v[41], thrashingCount: v[42],
        thrashingDelayTotal: v[43], acBtime64: v[44], compactCount: v[45], compactDelayTotal: v[46], acTgid: v[47],
        acTgetime: v[48], acExeDev: v[49], acExeInode: v[50], wpcopyCount: v[51], wpcopyDelayTotal: v[52],
        irqCount: v[53], irqDelayTotal: v[54], cpuDelayMax: v[55], cpuDelayMin: v[56], blkioDelayMax: v[57],
        blkioDelayMin: v[58], swapinDelayMax: v[59], swapinDelayMin: v[60], freepagesDelayMax: v[61],
        freepagesDelayMin: v[62], thrashingDelayMax: v[63], thrashingDelayMin: v[64], compactDelayMax: v[65],
        compactDelayMin: v[66], wpcopyDelayMax: v[67], wpcopyDelayMin: v[68], irqDelayMax: v[69], irqDelayMin: v[70],
        cpuDelayMaxTs: v[71], blkioDelayMaxTs: v[72], swapinDelayMaxTs: v[73], freepagesDelayMaxTs: v[74],
        thrashingDelayMaxTs: v[75], compactDelayMaxTs: v[76], wpcopyDelayMaxTs: v[77], irqDelayMaxTs: v[78] }),
    }),
    cgroupstats: () => ({
      members: [
        { name: "nr-sleeping", type: "u64" },
        { name: "nr-running", type: "u64" },
        { name: "nr-stopped", type: "u64" },
        { name: "nr-uninterruptible", type: "u64" },
        { name: "nr-io-wait", type: "u64" },
      ],
      read: (view, at) => ({ nrSleeping: view.getBigUint64(at, host), nrRunning: view.getBigUint64(at + 8, host),
        nrStopped: view.getBigUint64(at + 16, host), nrUninterruptible: view.getBigUint64(at + 24, host),
        nrIoWait: view.getBigUint64(at + 32, host) }),
      write: (view, at, { nrSleeping: v0, nrRunning: v1, nrStopped: v2, nrUninterruptible: v3, nrIoWait: v4 }) => {
        if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host); return true; },
    }),
  },
  sets: {
    "cgroup-request": () => ({ prefix: "cgroupstats-cmd-attr-", attributes: [{ name: "fd", number: 1, type: "u32" }] }),
    "cgroup-reply": () => ({
      prefix: "cgroupstats-type-",
      attributes: [{ name: "cgroup-stats", number: 1, type: "binary", struct: "cgroupstats" }],
    }),
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
      do: { request: { number: 1, requiredOne: ["pid", "tgid"], attributes: "pid tgid" }, reply: "2 aggr-pid aggr-tgid" },
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
    "exit-ntf": () => ({ set: "reply", event: "2 aggr-pid aggr-tgid", notify: "get" }),
    "cgroup-get": () => ({
      set: "cgroup-request",
      replySet: "cgroup-reply",
      do: { request: { number: 4, required: ["fd"], attributes: "fd" }, reply: "5 cgroup-stats" },
    }),
  },
  groups: {},
  config: "TASKSTATS",
  links: {},
});

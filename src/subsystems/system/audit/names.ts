/** Lists of audit rules. (`AUDIT_FILTER_*`, linux/audit.h) */
export const ruleLists = {
  user: 0,
  task: 1,
  entry: 2,
  watch: 3,
  exit: 4,
  exclude: 5,
  filesystem: 6,
  io_uring: 7,
} as const;

/** Actions of audit rules. (`AUDIT_NEVER` …, linux/audit.h) */
export const ruleActions = { never: 0, possible: 1, always: 2 } as const;

/** Operators of audit conditions. (`AUDIT_EQUAL` …, linux/audit.h) */
export const operators = {
  "&": 0x0800_0000,
  "<": 0x1000_0000,
  ">": 0x2000_0000,
  "!=": 0x3000_0000,
  "=": 0x4000_0000,
  "&=": 0x4800_0000,
  "<=": 0x5000_0000,
  ">=": 0x6000_0000,
} as const;

/** Fields of audit conditions whose values are text. (linux/audit.h) */
export const textFields = {
  subj_user: 13,
  subj_role: 14,
  subj_type: 15,
  subj_sen: 16,
  subj_clr: 17,
  obj_user: 19,
  obj_role: 20,
  obj_type: 21,
  obj_lev_low: 22,
  obj_lev_high: 23,
  path: 105,
  dir: 107,
  exe: 112,
  key: 210,
} as const;

/** Fields of audit conditions whose values are numbers. (linux/audit.h) */
export const numberFields = {
  pid: 0,
  uid: 1,
  euid: 2,
  suid: 3,
  fsuid: 4,
  gid: 5,
  egid: 6,
  sgid: 7,
  fsgid: 8,
  auid: 9,
  pers: 10,
  ppid: 18,
  loginuid_set: 24,
  sessionid: 25,
  fstype: 26,
  devmajor: 100,
  devminor: 101,
  inode: 102,
  exit: 103,
  success: 104,
  obj_uid: 109,
  obj_gid: 110,
  saddr_fam: 113,
  a0: 200,
  a1: 201,
  a2: 202,
  a3: 203,
} as const;

/** Fields whose values have names, such as architectures. (linux/audit.h) */
export const namedFields = { arch: 11, msgtype: 12, perm: 106, filetype: 108, compare: 111 } as const;

/** Processor architectures in audit rules and records. (`AUDIT_ARCH_*`, linux/audit.h) */
export const architectures = {
  i386: 0x4000_0003,
  arm: 0x4000_0028,
  ppc64le: 0xc000_0015,
  x86_64: 0xc000_003e,
  aarch64: 0xc000_00b7,
  riscv64: 0xc000_00f3,
  loongarch64: 0xc000_0102,
  s390x: 0x8000_0016,
} as const;

/** File types, as in `stat(2)`. (`S_IF*`, linux/stat.h) */
export const fileTypes = {
  fifo: 0o010000,
  character: 0o020000,
  directory: 0o040000,
  block: 0o060000,
  file: 0o100000,
  link: 0o120000,
  socket: 0o140000,
} as const;

/** Comparisons of two fields, numbered from 1. (`AUDIT_COMPARE_*`, linux/audit.h) */
export const comparisons = [
  "uid,obj_uid",
  "gid,obj_gid",
  "euid,obj_uid",
  "egid,obj_gid",
  "auid,obj_uid",
  "suid,obj_uid",
  "sgid,obj_gid",
  "fsuid,obj_uid",
  "fsgid,obj_gid",
  "uid,auid",
  "uid,euid",
  "uid,fsuid",
  "uid,suid",
  "auid,fsuid",
  "auid,suid",
  "auid,euid",
  "euid,suid",
  "euid,fsuid",
  "suid,fsuid",
  "gid,egid",
  "gid,fsgid",
  "gid,sgid",
  "egid,fsgid",
  "egid,sgid",
  "sgid,fsgid",
] as const;

/**
 * Types of audit records that the kernel writes: the first number of a range, and the names of the numbers from there
 * on. An empty name stands for an unused number. (linux/audit.h)
 */
const kernelRecords: readonly (readonly [first: number, names: string])[] = [
  [1300, "SYSCALL,,PATH,IPC,SOCKETCALL,CONFIG_CHANGE,SOCKADDR,CWD,,EXECVE"],
  [1311, "IPC_SET_PERM,MQ_OPEN,MQ_SENDRECV,MQ_NOTIFY,MQ_GETSETATTR,KERNEL_OTHER,FD_PAIR,OBJ_PID,TTY,EOE"],
  [1321, "BPRM_FCAPS,CAPSET,MMAP,NETFILTER_PKT,NETFILTER_CFG,SECCOMP,PROCTITLE,FEATURE_CHANGE,REPLACE,KERN_MODULE"],
  [1331, "FANOTIFY,TIME_INJOFFSET,TIME_ADJNTPVAL,BPF,EVENT_LISTENER,URINGOP,OPENAT2,DM_CTRL,DM_EVENT"],
  [1400, "AVC,SELINUX_ERR,AVC_PATH,MAC_POLICY_LOAD,MAC_STATUS,MAC_CONFIG_CHANGE,MAC_UNLBL_ALLOW,MAC_CIPSOV4_ADD"],
  [1408, "MAC_CIPSOV4_DEL,MAC_MAP_ADD,MAC_MAP_DEL,MAC_IPSEC_ADDSA,MAC_IPSEC_DELSA,MAC_IPSEC_ADDSPD,MAC_IPSEC_DELSPD"],
  [1415, "MAC_IPSEC_EVENT,MAC_UNLBL_STCADD,MAC_UNLBL_STCDEL,MAC_CALIPSO_ADD,MAC_CALIPSO_DEL"],
  [1700, "ANOM_PROMISCUOUS,ANOM_ABEND,ANOM_LINK,ANOM_CREAT"],
  [1800, "INTEGRITY_DATA,INTEGRITY_METADATA,INTEGRITY_STATUS,INTEGRITY_HASH,INTEGRITY_PCR,INTEGRITY_RULE"],
  [1806, "INTEGRITY_EVM_XATTR,INTEGRITY_POLICY_RULE"],
  [2000, "KERNEL"],
];

/**
 * Types of audit records that programs write: the first number of a range, and the names of the numbers from there on.
 * The kernel's headers lack most of these names.
 */
const userRecords: readonly (readonly [first: number, names: string])[] = [
  [1005, "USER,LOGIN"],
  [1100, "USER_AUTH,USER_ACCT,USER_MGMT,CRED_ACQ,CRED_DISP,USER_START,USER_END,USER_AVC,USER_CHAUTHTOK,USER_ERR"],
  [1110, "CRED_REFR,USYS_CONFIG,USER_LOGIN,USER_LOGOUT,ADD_USER,DEL_USER,ADD_GROUP,DEL_GROUP,DAC_CHECK,CHGRP_ID"],
  [1120, "TEST,TRUSTED_APP,USER_SELINUX_ERR,USER_CMD,USER_TTY,CHUSER_ID,GRP_AUTH,SYSTEM_BOOT,SYSTEM_SHUTDOWN"],
  [1129, "SYSTEM_RUNLEVEL,SERVICE_START,SERVICE_STOP,GRP_MGMT,GRP_CHAUTHTOK,MAC_CHECK,ACCT_LOCK,ACCT_UNLOCK"],
  [1137, "USER_DEVICE,SOFTWARE_UPDATE"],
];

export const recordTypes: ReadonlyMap<number, string> = new Map(
  [...kernelRecords, ...userRecords].flatMap(([first, names]) =>
    names.split(",").flatMap((name, index) => (name === "" ? [] : [[first + index, name] as const])),
  ),
);

export const recordNumbers: ReadonlyMap<string, number> = new Map(
  [...recordTypes].map(([number, name]) => [name, number]),
);

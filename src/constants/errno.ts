// Error numbers, their names and what they say in short. The numbers are those of x86-64 and arm64.

/** The operation is not permitted. (asm-generic/errno-base.h) */
export const EPERM = 1;
/** There is no such file, entry or object. (asm-generic/errno-base.h) */
export const ENOENT = 2;
/** There is no such process, or no such route, rule or association. (asm-generic/errno-base.h) */
export const ESRCH = 3;
/** A signal interrupted the call. (asm-generic/errno-base.h) */
export const EINTR = 4;
/** The device failed. (asm-generic/errno-base.h) */
export const EIO = 5;
/** There is no such device or address. (asm-generic/errno-base.h) */
export const ENXIO = 6;
/** The arguments or the environment are too long. (asm-generic/errno-base.h) */
export const E2BIG = 7;
/** The file is not a program that the kernel can run. (asm-generic/errno-base.h) */
export const ENOEXEC = 8;
/** The descriptor is not open, or not open for this. (asm-generic/errno-base.h) */
export const EBADF = 9;
/** There is no child to wait for. (asm-generic/errno-base.h) */
export const ECHILD = 10;
/** The call would block, or a resource is temporarily unavailable. (asm-generic/errno-base.h) */
export const EAGAIN = 11;
/** The kernel has no memory left for this. (asm-generic/errno-base.h) */
export const ENOMEM = 12;
/** The permissions of the object forbid it. (asm-generic/errno-base.h) */
export const EACCES = 13;
/** An address is outside of the process's memory. (asm-generic/errno-base.h) */
export const EFAULT = 14;
/** A block device was needed. (asm-generic/errno-base.h) */
export const ENOTBLK = 15;
/** The object is in use, or another change of it is in progress. (asm-generic/errno-base.h) */
export const EBUSY = 16;
/** There is such a file, entry or object already. (asm-generic/errno-base.h) */
export const EEXIST = 17;
/** The two ends are on different devices. (asm-generic/errno-base.h) */
export const EXDEV = 18;
/** There is no such device or link. (asm-generic/errno-base.h) */
export const ENODEV = 19;
/** Part of the path is not a directory. (asm-generic/errno-base.h) */
export const ENOTDIR = 20;
/** The operation is not possible on a directory. (asm-generic/errno-base.h) */
export const EISDIR = 21;
/** An argument or attribute is invalid. (asm-generic/errno-base.h) */
export const EINVAL = 22;
/** The system has too many open files. (asm-generic/errno-base.h) */
export const ENFILE = 23;
/** The process has too many open descriptors. (asm-generic/errno-base.h) */
export const EMFILE = 24;
/** The descriptor does not know this control operation. (asm-generic/errno-base.h) */
export const ENOTTY = 25;
/** The program is running, so it cannot be written to. (asm-generic/errno-base.h) */
export const ETXTBSY = 26;
/** The file would exceed the maximum size. (asm-generic/errno-base.h) */
export const EFBIG = 27;
/** The device, table or range of numbers is full. (asm-generic/errno-base.h) */
export const ENOSPC = 28;
/** The descriptor has no position to move. (asm-generic/errno-base.h) */
export const ESPIPE = 29;
/** The file system cannot be written to. (asm-generic/errno-base.h) */
export const EROFS = 30;
/** There are too many links. (asm-generic/errno-base.h) */
export const EMLINK = 31;
/** The reading end was closed. (asm-generic/errno-base.h) */
export const EPIPE = 32;
/** The argument is outside of the function's domain. (asm-generic/errno-base.h) */
export const EDOM = 33;
/** The result or value is out of range. (asm-generic/errno-base.h) */
export const ERANGE = 34;
/** Taking the lock would deadlock. (asm-generic/errno.h) */
export const EDEADLK = 35;
/** The name is too long. (asm-generic/errno.h) */
export const ENAMETOOLONG = 36;
/** There are no more locks. (asm-generic/errno.h) */
export const ENOLCK = 37;
/** The kernel has no such system call or function. (asm-generic/errno.h) */
export const ENOSYS = 38;
/** The directory still has entries. (asm-generic/errno.h) */
export const ENOTEMPTY = 39;
/** Symbolic links, or objects stacked on each other, nest too deep. (asm-generic/errno.h) */
export const ELOOP = 40;
/** The queue has no message of the type asked for. (asm-generic/errno.h) */
export const ENOMSG = 42;
/** The object went away while the call waited for it. (asm-generic/errno.h) */
export const EIDRM = 43;
/** The channel has no such number. (asm-generic/errno.h) */
export const ECHRNG = 44;
/** The second level of a device is out of step. (asm-generic/errno.h) */
export const EL2NSYNC = 45;
/** The third level of a device stands still. (asm-generic/errno.h) */
export const EL3HLT = 46;
/** The third level of a device was reset. (asm-generic/errno.h) */
export const EL3RST = 47;
/** The link has no such number. (asm-generic/errno.h) */
export const ELNRNG = 48;
/** No driver for the protocol is attached. (asm-generic/errno.h) */
export const EUNATCH = 49;
/** There is no control structure left. (asm-generic/errno.h) */
export const ENOCSI = 50;
/** The second level of a device stands still. (asm-generic/errno.h) */
export const EL2HLT = 51;
/** The exchange is invalid. (asm-generic/errno.h) */
export const EBADE = 52;
/** The request descriptor is invalid. (asm-generic/errno.h) */
export const EBADR = 53;
/** The exchange table is full. (asm-generic/errno.h) */
export const EXFULL = 54;
/** There is no such entry in an index. (asm-generic/errno.h) */
export const ENOANO = 55;
/** The request code is invalid. (asm-generic/errno.h) */
export const EBADRQC = 56;
/** There is no such slot. (asm-generic/errno.h) */
export const EBADSLT = 57;
/** The font file has an invalid format. (asm-generic/errno.h) */
export const EBFONT = 59;
/** The device is no System V stream. (asm-generic/errno.h) */
export const ENOSTR = 60;
/** No data is available. (asm-generic/errno.h) */
export const ENODATA = 61;
/** The timer expired. (asm-generic/errno.h) */
export const ETIME = 62;
/** There are no more System V streams. (asm-generic/errno.h) */
export const ENOSR = 63;
/** The machine is not connected to the network. (asm-generic/errno.h) */
export const ENONET = 64;
/** A package that this needs is missing. (asm-generic/errno.h) */
export const ENOPKG = 65;
/** The object lives on another machine. (asm-generic/errno.h) */
export const EREMOTE = 66;
/** The link to the other machine was severed. (asm-generic/errno.h) */
export const ENOLINK = 67;
/** Offering a resource to other machines failed. (asm-generic/errno.h) */
export const EADV = 68;
/** Other machines still mount it. (asm-generic/errno.h) */
export const ESRMNT = 69;
/** Sending failed on the way. (asm-generic/errno.h) */
export const ECOMM = 70;
/** The peer violated the protocol. (asm-generic/errno.h) */
export const EPROTO = 71;
/** The path has too many hops. (asm-generic/errno.h) */
export const EMULTIHOP = 72;
/** Remote file sharing failed. (asm-generic/errno.h) */
export const EDOTDOT = 73;
/** The message or checksum is damaged. (asm-generic/errno.h) */
export const EBADMSG = 74;
/** The value does not fit its type. (asm-generic/errno.h) */
export const EOVERFLOW = 75;
/** The name is not unique on the network. (asm-generic/errno.h) */
export const ENOTUNIQ = 76;
/** The descriptor is in a state that does not allow this. (asm-generic/errno.h) */
export const EBADFD = 77;
/** The remote address changed. (asm-generic/errno.h) */
export const EREMCHG = 78;
/** A shared library that this needs cannot be opened. (asm-generic/errno.h) */
export const ELIBACC = 79;
/** A shared library that this needs is damaged. (asm-generic/errno.h) */
export const ELIBBAD = 80;
/** The library section of the program is damaged. (asm-generic/errno.h) */
export const ELIBSCN = 81;
/** The program links more shared libraries than permitted. (asm-generic/errno.h) */
export const ELIBMAX = 82;
/** A shared library was run as a program. (asm-generic/errno.h) */
export const ELIBEXEC = 83;
/** The bytes are not valid in this encoding. (asm-generic/errno.h) */
export const EILSEQ = 84;
/** The call or batch must be restarted. (asm-generic/errno.h) */
export const ERESTART = 85;
/** A System V stream pipe failed. (asm-generic/errno.h) */
export const ESTRPIPE = 86;
/** There are too many users. (asm-generic/errno.h) */
export const EUSERS = 87;
/** The descriptor is not a socket. (asm-generic/errno.h) */
export const ENOTSOCK = 88;
/** A destination address is required. (asm-generic/errno.h) */
export const EDESTADDRREQ = 89;
/** The message is too long. (asm-generic/errno.h) */
export const EMSGSIZE = 90;
/** The protocol does not match the type of the socket. (asm-generic/errno.h) */
export const EPROTOTYPE = 91;
/** The protocol has no such option. (asm-generic/errno.h) */
export const ENOPROTOOPT = 92;
/** The kernel does not have, or did not load, this protocol. (asm-generic/errno.h) */
export const EPROTONOSUPPORT = 93;
/** The family does not have this type of socket. (asm-generic/errno.h) */
export const ESOCKTNOSUPPORT = 94;
/** The subsystem or device does not support the operation. (asm-generic/errno.h) */
export const EOPNOTSUPP = 95;
/** The kernel does not have this protocol family. (asm-generic/errno.h) */
export const EPFNOSUPPORT = 96;
/** The kernel or subsystem does not have this address family. (asm-generic/errno.h) */
export const EAFNOSUPPORT = 97;
/** The address or port id is already in use. (asm-generic/errno.h) */
export const EADDRINUSE = 98;
/** The address is not an address of this machine. (asm-generic/errno.h) */
export const EADDRNOTAVAIL = 99;
/** The link is down. (asm-generic/errno.h) */
export const ENETDOWN = 100;
/** There is no route to this network. (asm-generic/errno.h) */
export const ENETUNREACH = 101;
/** The network reset the connection. (asm-generic/errno.h) */
export const ENETRESET = 102;
/** This machine aborted the connection. (asm-generic/errno.h) */
export const ECONNABORTED = 103;
/** The peer reset the connection. (asm-generic/errno.h) */
export const ECONNRESET = 104;
/** A buffer is full; on a netlink socket, messages were lost. (asm-generic/errno.h) */
export const ENOBUFS = 105;
/** The socket is connected already. (asm-generic/errno.h) */
export const EISCONN = 106;
/** The socket is not connected. (asm-generic/errno.h) */
export const ENOTCONN = 107;
/** The socket was shut down for sending. (asm-generic/errno.h) */
export const ESHUTDOWN = 108;
/** There are too many references, such as descriptors in transit. (asm-generic/errno.h) */
export const ETOOMANYREFS = 109;
/** The peer did not reply in time. (asm-generic/errno.h) */
export const ETIMEDOUT = 110;
/** The destination has no listener; on netlink, no such protocol handler or port id. (asm-generic/errno.h) */
export const ECONNREFUSED = 111;
/** The host is down. (asm-generic/errno.h) */
export const EHOSTDOWN = 112;
/** There is no route to this host. (asm-generic/errno.h) */
export const EHOSTUNREACH = 113;
/** The same operation is already in progress. (asm-generic/errno.h) */
export const EALREADY = 114;
/** The operation is in progress. (asm-generic/errno.h) */
export const EINPROGRESS = 115;
/** The handle refers to an object that no longer exists. (asm-generic/errno.h) */
export const ESTALE = 116;
/** The structure needs cleaning. (asm-generic/errno.h) */
export const EUCLEAN = 117;
/** The file is not of XENIX' named kind. (asm-generic/errno.h) */
export const ENOTNAM = 118;
/** There is no XENIX semaphore left. (asm-generic/errno.h) */
export const ENAVAIL = 119;
/** The file is of XENIX' named kind. (asm-generic/errno.h) */
export const EISNAM = 120;
/** The device at the other end failed. (asm-generic/errno.h) */
export const EREMOTEIO = 121;
/** The quota is exceeded. (asm-generic/errno.h) */
export const EDQUOT = 122;
/** The drive is empty. (asm-generic/errno.h) */
export const ENOMEDIUM = 123;
/** The medium has the wrong type. (asm-generic/errno.h) */
export const EMEDIUMTYPE = 124;
/** The operation was cancelled. (asm-generic/errno.h) */
export const ECANCELED = 125;
/** A required key is not available. (asm-generic/errno.h) */
export const ENOKEY = 126;
/** The key has expired. (asm-generic/errno.h) */
export const EKEYEXPIRED = 127;
/** The key was revoked. (asm-generic/errno.h) */
export const EKEYREVOKED = 128;
/** The service rejected the key. (asm-generic/errno.h) */
export const EKEYREJECTED = 129;
/** The owner of the lock died. (asm-generic/errno.h) */
export const EOWNERDEAD = 130;
/** The state of the lock is not recoverable. (asm-generic/errno.h) */
export const ENOTRECOVERABLE = 131;
/** The radio is switched off. (asm-generic/errno.h) */
export const ERFKILL = 132;
/** The memory page is damaged. (asm-generic/errno.h) */
export const EHWPOISON = 133;

// A number that has no place outside the kernel and shows up nevertheless.

/** Meant to stay inside the kernel, yet some drivers report it where EOPNOTSUPP is right. (linux/errno.h) */
export const ENOTSUPP = 524;

// Second names of numbers above.

/** Another name for EAGAIN. (asm-generic/errno.h) */
export const EWOULDBLOCK = 11;
/** Another name for EDEADLK. (asm-generic/errno.h) */
export const EDEADLOCK = 35;
/** Another name for EBADMSG, for checksums of file systems; since Linux 7.0. (asm-generic/errno.h) */
export const EFSBADCRC = 74;
/** Another name for EUCLEAN, for damaged file systems; since Linux 7.0. (asm-generic/errno.h) */
export const EFSCORRUPTED = 117;
/** Another name for EOPNOTSUPP. (errno.h) */
export const ENOTSUP = 95;

// What each number is called and says; the order and the numbers are those of the constants above.
const table: { readonly [errno: number]: readonly [name: string, text: string] | undefined } = {
  [EPERM]: ["EPERM", "operation not permitted"],
  [ENOENT]: ["ENOENT", "no such file or entry"],
  [ESRCH]: ["ESRCH", "no such process or object"],
  [EINTR]: ["EINTR", "interrupted by a signal"],
  [EIO]: ["EIO", "input or output error"],
  [ENXIO]: ["ENXIO", "no such device or address"],
  [E2BIG]: ["E2BIG", "argument list too long"],
  [ENOEXEC]: ["ENOEXEC", "not an executable format"],
  [EBADF]: ["EBADF", "bad file descriptor"],
  [ECHILD]: ["ECHILD", "no child processes"],
  [EAGAIN]: ["EAGAIN", "try again"],
  [ENOMEM]: ["ENOMEM", "out of memory"],
  [EACCES]: ["EACCES", "permission denied"],
  [EFAULT]: ["EFAULT", "bad address"],
  [ENOTBLK]: ["ENOTBLK", "not a block device"],
  [EBUSY]: ["EBUSY", "device or resource busy"],
  [EEXIST]: ["EEXIST", "already exists"],
  [EXDEV]: ["EXDEV", "crosses devices"],
  [ENODEV]: ["ENODEV", "no such device"],
  [ENOTDIR]: ["ENOTDIR", "not a directory"],
  [EISDIR]: ["EISDIR", "is a directory"],
  [EINVAL]: ["EINVAL", "invalid argument"],
  [ENFILE]: ["ENFILE", "too many open files in the system"],
  [EMFILE]: ["EMFILE", "too many open files in the process"],
  [ENOTTY]: ["ENOTTY", "not a terminal"],
  [ETXTBSY]: ["ETXTBSY", "program file busy"],
  [EFBIG]: ["EFBIG", "file too large"],
  [ENOSPC]: ["ENOSPC", "no space left"],
  [ESPIPE]: ["ESPIPE", "cannot seek"],
  [EROFS]: ["EROFS", "read-only file system"],
  [EMLINK]: ["EMLINK", "too many links"],
  [EPIPE]: ["EPIPE", "broken pipe"],
  [EDOM]: ["EDOM", "argument out of domain"],
  [ERANGE]: ["ERANGE", "result out of range"],
  [EDEADLK]: ["EDEADLK", "would deadlock"],
  [ENAMETOOLONG]: ["ENAMETOOLONG", "name too long"],
  [ENOLCK]: ["ENOLCK", "no locks available"],
  [ENOSYS]: ["ENOSYS", "not implemented"],
  [ENOTEMPTY]: ["ENOTEMPTY", "directory not empty"],
  [ELOOP]: ["ELOOP", "too many symbolic links or nesting levels"],
  [ENOMSG]: ["ENOMSG", "no message of that type"],
  [EIDRM]: ["EIDRM", "identifier removed"],
  [ECHRNG]: ["ECHRNG", "channel number out of range"],
  [EL2NSYNC]: ["EL2NSYNC", "level 2 not synchronized"],
  [EL3HLT]: ["EL3HLT", "level 3 halted"],
  [EL3RST]: ["EL3RST", "level 3 reset"],
  [ELNRNG]: ["ELNRNG", "link number out of range"],
  [EUNATCH]: ["EUNATCH", "protocol driver not attached"],
  [ENOCSI]: ["ENOCSI", "no control structure available"],
  [EL2HLT]: ["EL2HLT", "level 2 halted"],
  [EBADE]: ["EBADE", "invalid exchange"],
  [EBADR]: ["EBADR", "invalid request descriptor"],
  [EXFULL]: ["EXFULL", "exchange full"],
  [ENOANO]: ["ENOANO", "no anode"],
  [EBADRQC]: ["EBADRQC", "invalid request code"],
  [EBADSLT]: ["EBADSLT", "invalid slot"],
  [EBFONT]: ["EBFONT", "bad font file"],
  [ENOSTR]: ["ENOSTR", "not a stream"],
  [ENODATA]: ["ENODATA", "no data available"],
  [ETIME]: ["ETIME", "timer expired"],
  [ENOSR]: ["ENOSR", "out of stream resources"],
  [ENONET]: ["ENONET", "not on the network"],
  [ENOPKG]: ["ENOPKG", "package not installed"],
  [EREMOTE]: ["EREMOTE", "object is remote"],
  [ENOLINK]: ["ENOLINK", "link severed"],
  [EADV]: ["EADV", "advertise error"],
  [ESRMNT]: ["ESRMNT", "remote mount error"],
  [ECOMM]: ["ECOMM", "communication error on send"],
  [EPROTO]: ["EPROTO", "protocol error"],
  [EMULTIHOP]: ["EMULTIHOP", "multihop attempted"],
  [EDOTDOT]: ["EDOTDOT", "remote file sharing error"],
  [EBADMSG]: ["EBADMSG", "bad message"],
  [EOVERFLOW]: ["EOVERFLOW", "value too large"],
  [ENOTUNIQ]: ["ENOTUNIQ", "name not unique"],
  [EBADFD]: ["EBADFD", "descriptor in a bad state"],
  [EREMCHG]: ["EREMCHG", "remote address changed"],
  [ELIBACC]: ["ELIBACC", "shared library not accessible"],
  [ELIBBAD]: ["ELIBBAD", "shared library corrupted"],
  [ELIBSCN]: ["ELIBSCN", "library section corrupted"],
  [ELIBMAX]: ["ELIBMAX", "too many shared libraries"],
  [ELIBEXEC]: ["ELIBEXEC", "shared library is not a program"],
  [EILSEQ]: ["EILSEQ", "invalid byte sequence"],
  [ERESTART]: ["ERESTART", "should be restarted"],
  [ESTRPIPE]: ["ESTRPIPE", "stream pipe error"],
  [EUSERS]: ["EUSERS", "too many users"],
  [ENOTSOCK]: ["ENOTSOCK", "not a socket"],
  [EDESTADDRREQ]: ["EDESTADDRREQ", "destination address required"],
  [EMSGSIZE]: ["EMSGSIZE", "message too long"],
  [EPROTOTYPE]: ["EPROTOTYPE", "wrong protocol for the socket"],
  [ENOPROTOOPT]: ["ENOPROTOOPT", "no such socket option"],
  [EPROTONOSUPPORT]: ["EPROTONOSUPPORT", "protocol not supported"],
  [ESOCKTNOSUPPORT]: ["ESOCKTNOSUPPORT", "socket type not supported"],
  [EOPNOTSUPP]: ["EOPNOTSUPP", "operation not supported"],
  [EPFNOSUPPORT]: ["EPFNOSUPPORT", "protocol family not supported"],
  [EAFNOSUPPORT]: ["EAFNOSUPPORT", "address family not supported"],
  [EADDRINUSE]: ["EADDRINUSE", "address already in use"],
  [EADDRNOTAVAIL]: ["EADDRNOTAVAIL", "address not available"],
  [ENETDOWN]: ["ENETDOWN", "network is down"],
  [ENETUNREACH]: ["ENETUNREACH", "network is unreachable"],
  [ENETRESET]: ["ENETRESET", "connection dropped by the network"],
  [ECONNABORTED]: ["ECONNABORTED", "connection aborted"],
  [ECONNRESET]: ["ECONNRESET", "connection reset"],
  [ENOBUFS]: ["ENOBUFS", "no buffer space, or messages were lost"],
  [EISCONN]: ["EISCONN", "already connected"],
  [ENOTCONN]: ["ENOTCONN", "not connected"],
  [ESHUTDOWN]: ["ESHUTDOWN", "shut down"],
  [ETOOMANYREFS]: ["ETOOMANYREFS", "too many references"],
  [ETIMEDOUT]: ["ETIMEDOUT", "timed out"],
  [ECONNREFUSED]: ["ECONNREFUSED", "connection refused"],
  [EHOSTDOWN]: ["EHOSTDOWN", "host is down"],
  [EHOSTUNREACH]: ["EHOSTUNREACH", "host is unreachable"],
  [EALREADY]: ["EALREADY", "already in progress"],
  [EINPROGRESS]: ["EINPROGRESS", "now in progress"],
  [ESTALE]: ["ESTALE", "stale handle"],
  [EUCLEAN]: ["EUCLEAN", "structure needs cleaning"],
  [ENOTNAM]: ["ENOTNAM", "not a xenix named file"],
  [ENAVAIL]: ["ENAVAIL", "no xenix semaphores available"],
  [EISNAM]: ["EISNAM", "is a xenix named file"],
  [EREMOTEIO]: ["EREMOTEIO", "remote input or output error"],
  [EDQUOT]: ["EDQUOT", "quota exceeded"],
  [ENOMEDIUM]: ["ENOMEDIUM", "no medium"],
  [EMEDIUMTYPE]: ["EMEDIUMTYPE", "wrong medium type"],
  [ECANCELED]: ["ECANCELED", "canceled"],
  [ENOKEY]: ["ENOKEY", "key not available"],
  [EKEYEXPIRED]: ["EKEYEXPIRED", "key expired"],
  [EKEYREVOKED]: ["EKEYREVOKED", "key revoked"],
  [EKEYREJECTED]: ["EKEYREJECTED", "key rejected"],
  [EOWNERDEAD]: ["EOWNERDEAD", "owner died"],
  [ENOTRECOVERABLE]: ["ENOTRECOVERABLE", "state not recoverable"],
  [ERFKILL]: ["ERFKILL", "blocked by the radio switch"],
  [EHWPOISON]: ["EHWPOISON", "memory page has a hardware error"],
  [ENOTSUPP]: ["ENOTSUPP", "operation not supported"],
};

/**
 * Returns the name of an error number, such as `"ENOENT"` for 2 and for -2, or `"errno 5000"` for a number without one.
 * Of a number with several names it returns the usual one: `EAGAIN`, `EDEADLK`, `EOPNOTSUPP`, `EBADMSG`, `EUCLEAN`.
 * The names are Linux's on every host.
 *
 * @throws TypeError when it is no number.
 */
export function errnoName(errno: number): string {
  return table[checked(errno)]?.[0] ?? `errno ${Math.abs(errno)}`;
}

/**
 * Returns what an error number says, in a few words of lower case English: `"no such file or entry"` for 2 and for -2.
 * It is never empty: a number without a name is an `"unknown error"`.
 *
 * @throws TypeError when it is no number.
 */
export function errnoText(errno: number): string {
  return table[checked(errno)]?.[1] ?? "unknown error";
}

function checked(errno: number): number {
  if (typeof errno !== "number") throw new TypeError(`errno: expected a number, got ${typeof errno}`);
  return Math.abs(errno);
}

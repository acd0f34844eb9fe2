// Error numbers of Linux on x86-64 and arm64, with their names and short descriptions.

/** Error number: the caller is not permitted to do the operation. (asm-generic/errno-base.h) */
export const EPERM = 1;
/** Error number: no such file, entry or object exists. (asm-generic/errno-base.h) */
export const ENOENT = 2;
/** Error number: no such process, route, rule or security association exists. (asm-generic/errno-base.h) */
export const ESRCH = 3;
/** Error number: a signal interrupted the call. (asm-generic/errno-base.h) */
export const EINTR = 4;
/** Error number: the device reported an input or output error. (asm-generic/errno-base.h) */
export const EIO = 5;
/** Error number: no such device or address exists. (asm-generic/errno-base.h) */
export const ENXIO = 6;
/** Error number: the argument list and environment are too long. (asm-generic/errno-base.h) */
export const E2BIG = 7;
/** Error number: the file is not in a format that the kernel can execute. (asm-generic/errno-base.h) */
export const ENOEXEC = 8;
/** Error number: the descriptor is not open, or not open for this operation. (asm-generic/errno-base.h) */
export const EBADF = 9;
/** Error number: the process has no child to wait for. (asm-generic/errno-base.h) */
export const ECHILD = 10;
/** Error number: the call would block, or a resource is temporarily unavailable. (asm-generic/errno-base.h) */
export const EAGAIN = 11;
/** Error number: the kernel has no free memory for the operation. (asm-generic/errno-base.h) */
export const ENOMEM = 12;
/** Error number: the permissions of the object forbid the operation. (asm-generic/errno-base.h) */
export const EACCES = 13;
/** Error number: a pointer is outside of the process's address space. (asm-generic/errno-base.h) */
export const EFAULT = 14;
/** Error number: a block device is required. (asm-generic/errno-base.h) */
export const ENOTBLK = 15;
/** Error number: the object is in use, or another change to it is in progress. (asm-generic/errno-base.h) */
export const EBUSY = 16;
/** Error number: the file, entry or object already exists. (asm-generic/errno-base.h) */
export const EEXIST = 17;
/** Error number: the source and the target are on different file systems. (asm-generic/errno-base.h) */
export const EXDEV = 18;
/** Error number: no such device or link exists. (asm-generic/errno-base.h) */
export const ENODEV = 19;
/** Error number: a component of the path is not a directory. (asm-generic/errno-base.h) */
export const ENOTDIR = 20;
/** Error number: the operation is not possible on a directory. (asm-generic/errno-base.h) */
export const EISDIR = 21;
/** Error number: an argument or attribute is invalid. (asm-generic/errno-base.h) */
export const EINVAL = 22;
/** Error number: the system-wide limit of open files is reached. (asm-generic/errno-base.h) */
export const ENFILE = 23;
/** Error number: the process's limit of open descriptors is reached. (asm-generic/errno-base.h) */
export const EMFILE = 24;
/** Error number: the descriptor does not support this ioctl. (asm-generic/errno-base.h) */
export const ENOTTY = 25;
/** Error number: the program file is being executed, so it cannot be written to. (asm-generic/errno-base.h) */
export const ETXTBSY = 26;
/** Error number: the file would exceed the maximum file size. (asm-generic/errno-base.h) */
export const EFBIG = 27;
/** Error number: no space is left on the device, in the table or in the range of numbers. (asm-generic/errno-base.h) */
export const ENOSPC = 28;
/** Error number: the descriptor does not support seeking. (asm-generic/errno-base.h) */
export const ESPIPE = 29;
/** Error number: the file system is read-only. (asm-generic/errno-base.h) */
export const EROFS = 30;
/** Error number: the file has too many links. (asm-generic/errno-base.h) */
export const EMLINK = 31;
/** Error number: the reading end of the pipe or connection is closed. (asm-generic/errno-base.h) */
export const EPIPE = 32;
/** Error number: the argument is outside of the function's domain. (asm-generic/errno-base.h) */
export const EDOM = 33;
/** Error number: the result or value is out of range. (asm-generic/errno-base.h) */
export const ERANGE = 34;
/** Error number: acquiring the lock would cause a deadlock. (asm-generic/errno.h) */
export const EDEADLK = 35;
/** Error number: a file name or another name is too long. (asm-generic/errno.h) */
export const ENAMETOOLONG = 36;
/** Error number: the kernel has no more file locks available. (asm-generic/errno.h) */
export const ENOLCK = 37;
/** Error number: the kernel does not implement this system call or function. (asm-generic/errno.h) */
export const ENOSYS = 38;
/** Error number: the directory is not empty. (asm-generic/errno.h) */
export const ENOTEMPTY = 39;
/** Error number: the path has too many symbolic links, or objects are stacked too deeply. (asm-generic/errno.h) */
export const ELOOP = 40;
/** Error number: the queue has no message of the requested type. (asm-generic/errno.h) */
export const ENOMSG = 42;
/** Error number: the object was removed while the call waited for it. (asm-generic/errno.h) */
export const EIDRM = 43;
/** Historical error number of System V: the channel number is out of range. (asm-generic/errno.h) */
export const ECHRNG = 44;
/** Historical error number of System V, described as "Level 2 not synchronized". (asm-generic/errno.h) */
export const EL2NSYNC = 45;
/** Historical error number of System V, described as "Level 3 halted". (asm-generic/errno.h) */
export const EL3HLT = 46;
/** Historical error number of System V, described as "Level 3 reset". (asm-generic/errno.h) */
export const EL3RST = 47;
/** Historical error number of System V: the link number is out of range. (asm-generic/errno.h) */
export const ELNRNG = 48;
/** Error number: no protocol driver is attached to the device. (asm-generic/errno.h) */
export const EUNATCH = 49;
/** Historical error number of System V: no control structure is available. (asm-generic/errno.h) */
export const ENOCSI = 50;
/** Historical error number of System V, described as "Level 2 halted". (asm-generic/errno.h) */
export const EL2HLT = 51;
/** Historical error number of System V, described as "Invalid exchange". (asm-generic/errno.h) */
export const EBADE = 52;
/** Historical error number of System V, described as "Invalid request descriptor". (asm-generic/errno.h) */
export const EBADR = 53;
/** Historical error number of System V, described as "Exchange full". (asm-generic/errno.h) */
export const EXFULL = 54;
/** Historical error number of System V, described as "No anode" (index entry). (asm-generic/errno.h) */
export const ENOANO = 55;
/** Historical error number of System V, described as "Invalid request code". (asm-generic/errno.h) */
export const EBADRQC = 56;
/** Historical error number of System V, described as "Invalid slot". (asm-generic/errno.h) */
export const EBADSLT = 57;
/** Historical error number of System V: the font file has an invalid format. (asm-generic/errno.h) */
export const EBFONT = 59;
/** Error number: the device is not a System V stream. (asm-generic/errno.h) */
export const ENOSTR = 60;
/** Error number: no data is available. (asm-generic/errno.h) */
export const ENODATA = 61;
/** Error number: the timer expired. (asm-generic/errno.h) */
export const ETIME = 62;
/** Error number: no more System V stream resources are available. (asm-generic/errno.h) */
export const ENOSR = 63;
/** Error number: the host is not connected to the network. (asm-generic/errno.h) */
export const ENONET = 64;
/** Error number: a required package is not installed. (asm-generic/errno.h) */
export const ENOPKG = 65;
/** Error number: the object is on another host. (asm-generic/errno.h) */
export const EREMOTE = 66;
/** Error number: the link to the other host was severed. (asm-generic/errno.h) */
export const ENOLINK = 67;
/** Historical error number: advertising a resource to other hosts failed. (asm-generic/errno.h) */
export const EADV = 68;
/** Historical error number: other hosts still have the resource mounted. (asm-generic/errno.h) */
export const ESRMNT = 69;
/** Error number: sending failed because of a communication error. (asm-generic/errno.h) */
export const ECOMM = 70;
/** Error number: the peer violated the protocol. (asm-generic/errno.h) */
export const EPROTO = 71;
/** Error number: the path has too many hops. (asm-generic/errno.h) */
export const EMULTIHOP = 72;
/** Historical error number: remote file sharing failed. (asm-generic/errno.h) */
export const EDOTDOT = 73;
/** Error number: the message or its checksum is corrupted. (asm-generic/errno.h) */
export const EBADMSG = 74;
/** Error number: the value is too large for its type. (asm-generic/errno.h) */
export const EOVERFLOW = 75;
/** Error number: the name is not unique on the network. (asm-generic/errno.h) */
export const ENOTUNIQ = 76;
/** Error number: the state of the descriptor does not allow the operation. (asm-generic/errno.h) */
export const EBADFD = 77;
/** Error number: the remote address changed. (asm-generic/errno.h) */
export const EREMCHG = 78;
/** Error number: a required shared library cannot be opened. (asm-generic/errno.h) */
export const ELIBACC = 79;
/** Error number: a required shared library is corrupted. (asm-generic/errno.h) */
export const ELIBBAD = 80;
/** Error number: the library section of the program is corrupted. (asm-generic/errno.h) */
export const ELIBSCN = 81;
/** Error number: the program links too many shared libraries. (asm-generic/errno.h) */
export const ELIBMAX = 82;
/** Error number: a shared library cannot be executed as a program. (asm-generic/errno.h) */
export const ELIBEXEC = 83;
/** Error number: the bytes are not valid in the expected encoding. (asm-generic/errno.h) */
export const EILSEQ = 84;
/** Error number: the caller must repeat the interrupted call or the nf_tables batch. (asm-generic/errno.h) */
export const ERESTART = 85;
/** Error number: a System V stream pipe failed. (asm-generic/errno.h) */
export const ESTRPIPE = 86;
/** Historical error number: the system has too many users. (asm-generic/errno.h) */
export const EUSERS = 87;
/** Error number: the descriptor is not a socket. (asm-generic/errno.h) */
export const ENOTSOCK = 88;
/** Error number: a destination address is required. (asm-generic/errno.h) */
export const EDESTADDRREQ = 89;
/** Error number: the message is too long. (asm-generic/errno.h) */
export const EMSGSIZE = 90;
/** Error number: the protocol does not match the socket type. (asm-generic/errno.h) */
export const EPROTOTYPE = 91;
/** Error number: the protocol does not support the option. (asm-generic/errno.h) */
export const ENOPROTOOPT = 92;
/** Error number: the protocol is not supported, or its module is not loaded. (asm-generic/errno.h) */
export const EPROTONOSUPPORT = 93;
/** Error number: the address family does not support this socket type. (asm-generic/errno.h) */
export const ESOCKTNOSUPPORT = 94;
/** Error number: the subsystem or device does not support the operation. (asm-generic/errno.h) */
export const EOPNOTSUPP = 95;
/** Error number: the kernel does not support this protocol family. (asm-generic/errno.h) */
export const EPFNOSUPPORT = 96;
/** Error number: the kernel or subsystem does not support this address family. (asm-generic/errno.h) */
export const EAFNOSUPPORT = 97;
/** Error number: the address or port id is already in use. (asm-generic/errno.h) */
export const EADDRINUSE = 98;
/** Error number: the address does not belong to this host. (asm-generic/errno.h) */
export const EADDRNOTAVAIL = 99;
/** Error number: the network interface is down. (asm-generic/errno.h) */
export const ENETDOWN = 100;
/** Error number: no route to the network exists. (asm-generic/errno.h) */
export const ENETUNREACH = 101;
/** Error number: the network reset the connection. (asm-generic/errno.h) */
export const ENETRESET = 102;
/** Error number: the local host aborted the connection. (asm-generic/errno.h) */
export const ECONNABORTED = 103;
/** Error number: the peer reset the connection. (asm-generic/errno.h) */
export const ECONNRESET = 104;
/** Error number: a buffer is full. On a netlink socket, the kernel dropped messages. (asm-generic/errno.h) */
export const ENOBUFS = 105;
/** Error number: the socket is already connected. (asm-generic/errno.h) */
export const EISCONN = 106;
/** Error number: the socket is not connected. (asm-generic/errno.h) */
export const ENOTCONN = 107;
/** Error number: the sending side of the socket is shut down. (asm-generic/errno.h) */
export const ESHUTDOWN = 108;
/** Error number: too many references exist, such as file descriptors sent over Unix sockets. (asm-generic/errno.h) */
export const ETOOMANYREFS = 109;
/** Error number: the peer did not reply in time. (asm-generic/errno.h) */
export const ETIMEDOUT = 110;
/**
 * Error number: the destination has no listener. On netlink, the protocol handler or port id does not exist.
 * (asm-generic/errno.h)
 */
export const ECONNREFUSED = 111;
/** Error number: the host is down. (asm-generic/errno.h) */
export const EHOSTDOWN = 112;
/** Error number: no route to the host exists. (asm-generic/errno.h) */
export const EHOSTUNREACH = 113;
/** Error number: an earlier operation of the same kind is still in progress on the object. (asm-generic/errno.h) */
export const EALREADY = 114;
/** Error number: the operation has started and continues in the background. (asm-generic/errno.h) */
export const EINPROGRESS = 115;
/** Error number: the file handle refers to a file that no longer exists. (asm-generic/errno.h) */
export const ESTALE = 116;
/** Error number: the file system structure is damaged and needs repair. (asm-generic/errno.h) */
export const EUCLEAN = 117;
/** Historical error number: the file is not a XENIX named file. (asm-generic/errno.h) */
export const ENOTNAM = 118;
/** Historical error number: no XENIX semaphore is available. (asm-generic/errno.h) */
export const ENAVAIL = 119;
/** Historical error number: the file is a XENIX named file. (asm-generic/errno.h) */
export const EISNAM = 120;
/** Error number: the device at the other end reported an input or output error. (asm-generic/errno.h) */
export const EREMOTEIO = 121;
/** Error number: the user's disk quota is exceeded. (asm-generic/errno.h) */
export const EDQUOT = 122;
/** Error number: the drive contains no disk, tape or other medium. (asm-generic/errno.h) */
export const ENOMEDIUM = 123;
/** Error number: the disk, tape or other medium has the wrong type. (asm-generic/errno.h) */
export const EMEDIUMTYPE = 124;
/** Error number: the operation was canceled. (asm-generic/errno.h) */
export const ECANCELED = 125;
/** Error number: a required cryptographic key is not available. (asm-generic/errno.h) */
export const ENOKEY = 126;
/** Error number: the cryptographic key has expired. (asm-generic/errno.h) */
export const EKEYEXPIRED = 127;
/** Error number: the cryptographic key was revoked. (asm-generic/errno.h) */
export const EKEYREVOKED = 128;
/** Error number: the service rejected the cryptographic key. (asm-generic/errno.h) */
export const EKEYREJECTED = 129;
/** Error number: the owner of the mutex died. (asm-generic/errno.h) */
export const EOWNERDEAD = 130;
/** Error number: the state protected by the mutex cannot be recovered. (asm-generic/errno.h) */
export const ENOTRECOVERABLE = 131;
/** Error number: an RF-kill switch has disabled the radio. (asm-generic/errno.h) */
export const ERFKILL = 132;
/** Error number: the memory page has a hardware error. (asm-generic/errno.h) */
export const EHWPOISON = 133;

// Error numbers that are internal to the kernel but can reach user space.

/**
 * Error number that is internal to the kernel: the operation is not supported. Some drivers report it instead of
 * EOPNOTSUPP. (linux/errno.h)
 */
export const ENOTSUPP = 524;

// Other names of error numbers.

/** Alias of the error number EAGAIN. (asm-generic/errno.h) */
export const EWOULDBLOCK = 11;
/** Alias of the error number EDEADLK. (asm-generic/errno.h) */
export const EDEADLOCK = 35;
/**
 * Alias of the error number EBADMSG for invalid checksums of file systems. Available since Linux 7.0.
 * (asm-generic/errno.h)
 */
export const EFSBADCRC = 74;
/** Alias of the error number EUCLEAN for damaged file systems. Available since Linux 7.0. (asm-generic/errno.h) */
export const EFSCORRUPTED = 117;
/** Alias of the error number EOPNOTSUPP. (errno.h) */
export const ENOTSUP = 95;

// Name and description of each error number, in the order of the constants.
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
  [ENOBUFS]: ["ENOBUFS", "no buffer space"],
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
 * Returns the name of an error number: `"ENOENT"` for 2 and for -2, `"errno 5000"` for an unknown number. If a number
 * has several names, it returns the usual one: `EAGAIN`, `EDEADLK`, `EOPNOTSUPP`, `EBADMSG`, `EUCLEAN`. The names are
 * those of Linux on every host.
 *
 * @throws TypeError if `errno` is not a number.
 */
export function errnoName(errno: number): string {
  return table[checked(errno)]?.[0] ?? `errno ${Math.abs(errno)}`;
}

/**
 * Returns a short description of an error number in lower case: `"no such file or entry"` for 2 and for -2, `"unknown
 * error"` for an unknown number.
 *
 * @throws TypeError if `errno` is not a number.
 */
export function errnoText(errno: number): string {
  return table[checked(errno)]?.[1] ?? "unknown error";
}

function checked(errno: number): number {
  if (typeof errno !== "number") throw new TypeError(`errno: expected a number, got ${typeof errno}`);
  return Math.abs(errno);
}

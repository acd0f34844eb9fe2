import { readdirSync, readlinkSync, statSync } from "node:fs";
import { joinedCalls, textOf } from "../decode/strace.ts";

/** Directory of the network namespaces that `ip netns` names. */
const DIRECTORY = "/run/netns/";

/** A network namespace in which a recorded program worked, other than the one in which it was started. */
export interface RecordedNamespace {
  /** Name or path with which programs can open the namespace; undefined if it has none. */
  source?: string;
  /** Whether the recorded program has created the namespace. */
  readonly isCreated: boolean;
  /** What is known about a namespace without a name, for error messages. */
  readonly description: string;
}

/** A network namespace among the arguments of a call. */
export class NamespaceReference {
  /** The namespace; undefined for the one in which the recording started. */
  readonly netns: RecordedNamespace | undefined;

  constructor(netns: RecordedNamespace | undefined) {
    this.netns = netns;
  }
}

/** A change of the names of network namespaces: files on which namespaces are mounted. */
export type NamespaceChange =
  | { readonly change: "create"; readonly namespace: RecordedNamespace }
  | { readonly change: "attach"; readonly namespace: RecordedNamespace | undefined; readonly name: string }
  | { readonly change: "delete"; readonly name: string };

/** A child of a task, and whether it started in a new network namespace. */
interface Child {
  readonly parent: string;
  readonly isNew: boolean;
}

/** Matches a system call that creates a task, in the log of another task. */
const CLONE = /^(\d+) +(?:clone3?|v?fork)\((.*)\) += (\d+)/;

/**
 * Follows the network namespaces of the tasks and sockets in a log of strace, which has the paths of files (`-y`). The
 * namespace in which the recording started is undefined.
 */
export class LogNamespaces {
  readonly #children = new Map<string, Child>();
  /** Namespaces of tasks that were seen, by number of the task. */
  readonly #tasks = new Map<string, RecordedNamespace | undefined>();
  /** Namespaces of sockets, by the text in which strace shows the socket. */
  readonly #sockets = new Map<string, RecordedNamespace | undefined>();
  /** Namespaces by path, or by the number of their inode as in "net:[4026531840]". */
  readonly #known = new Map<string, RecordedNamespace | undefined>();
  /** Paths of open files, by task and file descriptor. */
  readonly #files = new Map<string, string>();
  /** Names whose mount was removed; the file follows. */
  readonly #unmounted = new Set<string>();
  readonly #onChange: (change: NamespaceChange, process: string) => void;

  /**
   * @param initial the namespace in which the recording started, as in "net:[4026531840]", if known.
   * @param onChange receives changes of the names of namespaces.
   */
  constructor(text: string, initial: string | undefined, onChange: (change: NamespaceChange, process: string) => void) {
    if (initial !== undefined) this.#known.set(initial, undefined);
    this.#onChange = onChange;
    // A new task may make calls before the call that created it has returned.
    for (const line of joinedCalls(text)) {
      const [, parent, flags, child] = CLONE.exec(line) ?? [];
      if (parent !== undefined) this.#children.set(child!, { parent, isNew: flags!.includes("CLONE_NEWNET") });
    }
  }

  /** Returns the namespace of a task at the current position in the log. */
  ofTask(task: string): RecordedNamespace | undefined {
    if (this.#tasks.has(task)) return this.#tasks.get(task);
    const child = this.#children.get(task);
    const namespace = child === undefined ? undefined : child.isNew ? this.#create(task) : this.ofTask(child.parent);
    this.#tasks.set(task, namespace);
    return namespace;
  }

  /** Returns the namespace in which a socket was created; if it was created before the recording, that of the task. */
  ofSocket(socket: string | undefined, task: string): RecordedNamespace | undefined {
    const isKnown = socket !== undefined && this.#sockets.has(socket);
    return isKnown ? this.#sockets.get(socket) : this.ofTask(task);
  }

  /** Returns the namespace to which a file descriptor of a task refers. */
  ofDescriptor(fd: number, task: string): RecordedNamespace | undefined {
    const path = this.#files.get(`${task} ${fd}`) ?? this.#files.get(`${fd}`);
    return path === undefined ? unknown(`of the file descriptor ${fd}`) : this.#ofFile(path);
  }

  /** Returns the namespace of a process by its id. */
  ofPid(pid: number): RecordedNamespace | undefined {
    const isTraced = this.#tasks.has(`${pid}`) || this.#children.has(`${pid}`);
    if (isTraced) return this.ofTask(`${pid}`);
    try {
      return this.#ofFile(readlinkSync(`/proc/${pid}/ns/net`));
    } catch {
      return unknown(`of the process ${pid}`);
    }
  }

  /** Reads the next system call of the log. */
  call(line: string): void {
    const [, task = "", name = "", args = "", result = ""] = /^(?:(\d+) +)?(\w+)\((.*)\) += (.*)$/.exec(line) ?? [];
    if (name === "" || /^(-1 |\?)/.test(result)) return;
    const namespace = this.ofTask(task);
    const [, fd, file] = /^(\d+)<(.*?)>$/.exec(result) ?? [];
    switch (name) {
      case "socket":
        if (file !== undefined) this.#sockets.set(file, namespace);
        break;
      case "open":
      case "openat":
        if (file !== undefined) this.#open(task, fd!, file, args);
        break;
      case "unshare":
        if (args.includes("CLONE_NEWNET")) this.#tasks.set(task, this.#create(task));
        break;
      case "clone":
      case "clone3":
      case "fork":
      case "vfork":
        this.ofTask(result);
        break;
      case "setns":
        this.#enter(task, args);
        break;
      case "mount":
        this.#mount(task, args);
        break;
      case "umount2":
        this.#unmounted.add(pathsIn(args)[0] ?? "");
        break;
      case "unlink":
      case "unlinkat":
        this.#unlink(task, pathsIn(args)[0] ?? "");
    }
  }

  #create(task: string): RecordedNamespace {
    const namespace = { isCreated: true, description: `that the process ${task} has created` };
    this.#onChange({ change: "create", namespace }, task);
    return namespace;
  }

  #open(task: string, fd: string, file: string, args: string): void {
    this.#files.set(`${task} ${fd}`, file);
    // Another thread of the program may use the descriptor.
    this.#files.set(fd, file);
    const [path = ""] = pathsIn(args);
    const of = /^\/proc\/(self|thread-self|\d+)(?:\/task\/\d+)?\/ns\/net$/.exec(path)?.[1];
    if (of === undefined || this.#known.has(file)) return;
    if (of.endsWith("self")) this.#known.set(file, this.ofTask(task));
    else if (this.#tasks.has(of)) this.#known.set(file, this.ofTask(of));
  }

  #enter(task: string, args: string): void {
    const [, file, type] = /^\d+<(.*)>, (.*)$/.exec(args) ?? [];
    if (file === undefined) return;
    const isNetwork = type!.includes("CLONE_NEWNET") || (type === "0" && file.startsWith("net:["));
    if (isNetwork) this.#tasks.set(task, this.#ofFile(file));
  }

  #mount(task: string, args: string): void {
    const [source = "", target = ""] = pathsIn(args);
    const [, of] = /^\/proc\/(self|thread-self|\d+)(?:\/task\/\d+)?\/ns\/net$/.exec(source) ?? [];
    if (of === undefined || !args.includes("MS_BIND")) return;
    const name = named(target);
    const found = of.endsWith("self") ? this.ofTask(task) : this.ofPid(Number(of));
    // This mount has given the namespace its name.
    const isNew = name !== undefined && found?.isCreated === false && found.source === name;
    const namespace = isNew ? unknown(`of the process ${of}`) : found;
    this.#known.set(canonical(target), namespace);
    if (namespace?.isCreated === true && namespace.source === undefined && name !== undefined) namespace.source = name;
    else if (name !== undefined) this.#onChange({ change: "attach", namespace, name }, task);
  }

  #unlink(task: string, path: string): void {
    const name = named(path);
    if (name === undefined || !this.#unmounted.delete(path)) return;
    this.#known.delete(canonical(path));
    this.#onChange({ change: "delete", name }, task);
  }

  /** Returns the namespace of a file, from its path or its number as in "net:[4026531840]". */
  #ofFile(file: string): RecordedNamespace | undefined {
    const key = canonical(file);
    if (!this.#known.has(key)) this.#known.set(key, opened(key));
    return this.#known.get(key);
  }
}

/** Returns the unescaped strings among the arguments of a system call. */
function pathsIn(args: string): string[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, escaped]) => textOf(escaped!));
}

const canonical = (path: string) => path.replace(/^\/var\/run\//, "/run/");

/** Returns the name of a namespace from the path of its file. */
function named(path: string): string | undefined {
  const file = canonical(path);
  return file.startsWith(DIRECTORY) ? file.slice(DIRECTORY.length) : undefined;
}

/** Returns a namespace that existed before the recording. */
function opened(file: string): RecordedNamespace {
  if (file.startsWith("/proc/")) return unknown(`of the file ${file}`);
  if (file.startsWith("/")) return { source: named(file) ?? file, isCreated: false, description: file };
  const inode = Number(/^net:\[(\d+)\]$/.exec(file)?.[1]);
  const name = namesIn(DIRECTORY).find(
    (one) => statSync(`${DIRECTORY}${one}`, { throwIfNoEntry: false })?.ino === inode,
  );
  return name === undefined ? unknown(file) : { source: name, isCreated: false, description: file };
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

const unknown = (description: string): RecordedNamespace => ({ isCreated: false, description });

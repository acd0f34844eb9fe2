/**
 * The program that made a change, as far as it is proven. A watch with the option `who` adds it to events.
 *
 * If `program` is absent, `reason` says why the program is unknown. A program that is given is the one that made the
 * change, not a guess from the port id.
 */
export interface ChangedBy {
  /**
   * Port id of the netlink socket that requested the change. It is often, but not always, the id of the process: any
   * program can choose another one.
   */
  readonly portId: number;
  /** Process id of the program, in the PID namespace of /proc. */
  readonly pid?: number;
  /** Name of the program (`comm`), at most 15 bytes. */
  readonly program?: string;
  /** Arguments of the program, starting with its name. Absent if the program ended before they could be read. */
  readonly command?: readonly string[];
  /** Real user id of the process: the user who ran the program. */
  readonly uid?: number;
  /** Path of the process's control group (version 2), such as "/system.slice/ssh.service". */
  readonly cgroup?: string;
  /** The systemd unit that the control group belongs to, such as "ssh.service" or "session-3.scope". */
  readonly unit?: string;
  /** Id of the container that the control group belongs to: 64 hexadecimal digits. */
  readonly container?: string;
  /** Why the program is unknown. Set if and only if `program` is absent. */
  readonly reason?: string;
}

/** A batch of notifications whose senders are resolved together. */
export interface ChangeBatch {
  readonly protocol: number;
  readonly portIds: ReadonlySet<number>;
  /** Lower bound of the time at which the changes were made, as `performance.now()`. */
  readonly since: number;
}

/** Finds the programs that made changes. */
export interface ChangeResolver {
  resolve(batch: ChangeBatch): Promise<ReadonlyMap<number, ChangedBy>>;
  close(): Promise<void>;
}

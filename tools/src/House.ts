/** A workspace package, and what it may lean on. */
export interface Room {
  /** From the root of the repository, with forward slashes. */
  readonly folder: string
  /** Name of the package. */
  readonly name: string
  /** Names of rooms that its source may import. */
  readonly imports: ReadonlyArray<string>
  /** Names of rooms that its tests may import besides. */
  readonly testImports: ReadonlyArray<string>
  /** The only libraries its source may import. Absent: those that its package.json names. */
  readonly libraries?: ReadonlyArray<string>
  /** Whether its source may use Node's own modules. A room that may not runs anywhere. */
  readonly machine: boolean
  /** Whether it is published, so that the shape of its archive is checked. */
  readonly published: boolean
  /** Whether its archive holds the rooms and libraries that it imports, so that its package.json names no `dependencies`. */
  readonly bundles?: boolean
  /**
   * Folders of its `src`, lowest first: a file may import its own folder and those before it. `.` stands for the files
   * beside the folders. `name/*` is a row of folders of which none may import another. Absent: `src` is one level.
   */
  readonly folders?: ReadonlyArray<string>
  /** Names of rooms whose built files are copied into what it builds; nothing of them is imported. */
  readonly copies?: ReadonlyArray<string>
}

/** Libraries that tsup copies into what is built (`noExternal` in tsup.config.ts), so that nobody has to install them. */
export const bundled: ReadonlyArray<string> = ["fastest-levenshtein", "@noble/hashes"]

const values = "@sluice/values"
const core = "@sluice/core"
const brazeApi = "@sluice/braze-api"
const braze = "@sluice/braze"
const userTrack = "@sluice/destination-braze-user-track"
const eventTracking = "@sluice/destination-braze-event-tracking"
const node = "@sluice/node"
const pypestream = "@sluice/pypestream"
const emulator = "@sluice/braze-emulator"
const testing = "@sluice/testing"
const mock = "mock-braze"
const inspector = "@sluice/inspector"
const sluice = "sluice"

const room = (folder: string, name: string, imports: ReadonlyArray<string>, rest: Partial<Room> = {}): Room => ({
  folder,
  name,
  imports,
  testImports: [],
  machine: false,
  published: true,
  ...rest
})

/**
 * Which room may import which: the one table from which every check is made. An arrow that is missing here is a question
 * of design; it takes a decision record before it takes a line.
 */
export const rooms: ReadonlyArray<Room> = [
  room("packages/values", values, [], {
    libraries: ["effect", "libphonenumber-js", ...bundled],
    testImports: [brazeApi]
  }),
  room("packages/core", core, [values], {
    libraries: ["effect", ...bundled],
    folders: ["record", "outcome", "mapping", "destination", "delivery", "run", "."]
  }),
  room("packages/braze-api", brazeApi, [], { libraries: ["effect"] }),
  room("packages/braze", braze, [values, core, brazeApi], { testImports: [testing] }),
  room("packages/destination-braze-user-track", userTrack, [values, core, brazeApi, braze], { testImports: [testing] }),
  room("packages/destination-braze-event-tracking", eventTracking, [values, core, brazeApi, braze], {
    testImports: [testing]
  }),
  room("packages/node", node, [values, core], { testImports: [testing], machine: true }),
  room("packages/pypestream", pypestream, [values, core, braze], { testImports: [testing] }),
  room("packages/braze-emulator", emulator, [brazeApi], {
    libraries: ["effect", "libphonenumber-js", ...bundled],
    folders: [
      "text",
      "state",
      "record",
      "faults",
      "endpoint",
      "attributes",
      "endpoints/*",
      "workspace",
      "http",
      "inspect",
      "fidelity",
      "."
    ]
  }),
  room("packages/testing", testing, [values, core, brazeApi, emulator], { machine: true }),
  room("apps/inspector", inspector, [], { machine: true, published: false }),
  room("apps/mock-braze", mock, [emulator, brazeApi], {
    machine: true,
    bundles: true,
    copies: [inspector],
    folders: ["wire", "control", "page", "server", ".", "command"]
  }),
  room(
    "apps/sluice",
    sluice,
    [values, core, brazeApi, braze, userTrack, eventTracking, node, pypestream, emulator, mock],
    {
      testImports: [testing],
      machine: true
    }
  ),
  room(
    "tools",
    "@sluice/tools",
    [values, core, brazeApi, braze, userTrack, eventTracking, node, pypestream, emulator, testing, mock, sluice],
    { machine: true, published: false }
  )
]

/** The room of a package name; `undefined` for a library. */
export const byName = (name: string): Room | undefined => rooms.find((room) => room.name === name)

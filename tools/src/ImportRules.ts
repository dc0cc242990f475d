/** A package of the workspace, and its permitted imports. */
export interface WorkspacePackage {
  /** From the root of the repository, with forward slashes. */
  readonly folder: string
  /** As in its package.json. */
  readonly name: string
  /** Names of workspace packages that its source may import. */
  readonly imports: ReadonlyArray<string>
  /** Names of workspace packages that its tests may import as well. */
  readonly testImports: ReadonlyArray<string>
  /** The only libraries that its source may import. Default: the libraries in its package.json. */
  readonly libraries?: ReadonlyArray<string>
  /** Whether its source may use Node's own modules. A package without them runs in every JavaScript runtime. */
  readonly usesNode: boolean
  /** Whether it is published. The check `published` examines its archive. */
  readonly published: boolean
  /** Whether its build contains the packages and libraries that it imports, so that it needs no `dependencies`. */
  readonly bundles?: boolean
  /**
   * Folders of its `src`, lowest first: a file may import its own folder and the folders before it. `.` means the files
   * directly in `src`. Folders below `name/*` must not import each other. If absent, the folders have no order.
   */
  readonly folders?: ReadonlyArray<string>
  /** Names of workspace packages whose built files are copied into its build. None of their modules is imported. */
  readonly copies?: ReadonlyArray<string>
}

/** Libraries that tsup bundles (`noExternal` in tsup.config.ts and apps/sluice/tsup.config.ts), so that users do not install them. */
export const bundled: ReadonlyArray<string> = [
  "@effect/cli",
  "@effect/platform",
  "@effect/platform-node",
  "@noble/hashes",
  "csv-stringify",
  "fastest-levenshtein",
  "libphonenumber-js",
  "log-update",
  "picocolors",
  "undici",
  "yaml"
]

const values = "@sluice/values"
const core = "@sluice/core"
const brazeApi = "@sluice/braze-api"
const braze = "@sluice/braze"
const userTrack = "@sluice/destination-braze-user-track"
const eventTracking = "@sluice/destination-braze-event-tracking"
const identity = "@sluice/destination-braze-identity"
const messaging = "@sluice/destination-braze-messaging"
const ndjson = "@sluice/destination-ndjson"
const webhook = "@sluice/destination-webhook"
const node = "@sluice/node"
const sourcesSql = "@sluice/sources-sql"
const pypestream = "@sluice/pypestream"
const emulator = "@sluice/braze-emulator"
const testing = "@sluice/testing"
const mock = "mock-braze"
const inspector = "@sluice/inspector"
const sluice = "sluice"

const workspacePackage = (
  folder: string,
  name: string,
  imports: ReadonlyArray<string>,
  rest: Partial<WorkspacePackage> = {}
): WorkspacePackage => ({
  folder,
  name,
  imports,
  testImports: [],
  usesNode: false,
  published: true,
  ...rest
})

/**
 * The import rules: the permitted imports of each package, and the order of the folders in a package. Every check of
 * imports, package.json files and TypeScript projects reads this list. Allowing another import is a design decision:
 * write a decision record in docs/adr first.
 */
export const packages: ReadonlyArray<WorkspacePackage> = [
  workspacePackage("packages/values", values, [], {
    libraries: ["effect", "fastest-levenshtein", "libphonenumber-js"],
    testImports: [brazeApi]
  }),
  workspacePackage("packages/core", core, [values], {
    libraries: ["effect", "@noble/hashes"],
    folders: ["record", "outcome", "mapping", "destination", "delivery", "run", "live", "."]
  }),
  workspacePackage("packages/braze-api", brazeApi, [], { libraries: ["effect"] }),
  workspacePackage("packages/braze", braze, [values, core, brazeApi], { testImports: [testing] }),
  workspacePackage("packages/destination-braze-user-track", userTrack, [values, core, brazeApi, braze], {
    testImports: [testing]
  }),
  workspacePackage("packages/destination-braze-event-tracking", eventTracking, [values, core, brazeApi, braze], {
    testImports: [testing]
  }),
  workspacePackage("packages/destination-braze-identity", identity, [values, core, brazeApi, braze], {
    testImports: [testing]
  }),
  workspacePackage("packages/destination-braze-messaging", messaging, [values, core, brazeApi, braze], {
    testImports: [testing]
  }),
  workspacePackage("packages/destination-ndjson", ndjson, [values, core], { testImports: [testing], usesNode: true }),
  workspacePackage("packages/destination-webhook", webhook, [values, core], {
    libraries: ["effect", "@noble/hashes"],
    testImports: [testing]
  }),
  workspacePackage("packages/node", node, [values, core], {
    testImports: [testing],
    usesNode: true,
    folders: ["files", "format", "state", "source", "letters", "transport", "."]
  }),
  workspacePackage("packages/sources-sql", sourcesSql, [values, core, node], { usesNode: true }),
  workspacePackage("packages/pypestream", pypestream, [values, core, brazeApi, braze], {
    testImports: [testing],
    folders: [
      "web",
      "conversations",
      "tags",
      "solution",
      "flow",
      "client",
      "targeting",
      "node",
      "handlers",
      "python",
      "."
    ]
  }),
  workspacePackage("packages/braze-emulator", emulator, [brazeApi], {
    libraries: ["effect", "fastest-levenshtein", "libphonenumber-js", "re2js"],
    folders: [
      "text",
      "state",
      "faults",
      "record",
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
  workspacePackage("packages/testing", testing, [values, core, brazeApi, emulator], { usesNode: true }),
  workspacePackage("apps/inspector", inspector, [], { usesNode: true, published: false }),
  workspacePackage("apps/mock-braze", mock, [emulator, brazeApi], {
    usesNode: true,
    bundles: true,
    copies: [inspector],
    folders: ["wire", "control", "page", "server", ".", "command"]
  }),
  workspacePackage(
    "apps/sluice",
    sluice,
    [
      values,
      core,
      brazeApi,
      braze,
      userTrack,
      eventTracking,
      identity,
      messaging,
      ndjson,
      webhook,
      node,
      sourcesSql,
      pypestream,
      emulator,
      mock
    ],
    {
      testImports: [testing],
      usesNode: true,
      folders: ["configuration", "report", "wiring", "run", "live", ".", "terminal", "commands"]
    }
  ),
  workspacePackage(
    "tools",
    "@sluice/tools",
    [
      values,
      core,
      brazeApi,
      braze,
      userTrack,
      eventTracking,
      ndjson,
      webhook,
      node,
      sourcesSql,
      pypestream,
      emulator,
      testing,
      mock,
      sluice
    ],
    { usesNode: true, published: false }
  )
]

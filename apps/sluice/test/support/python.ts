import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { describe } from "vitest"
import { name } from "./nodes.js"

const hasPython = spawnSync("python3", ["--version"]).status === 0

/** A `describe` whose tests run generated Python. Where python3 is missing, its title says so and the tests are skipped. */
export const describePython = (title: string, tests: () => void): void => {
  const reason = hasPython ? "" : " (skipped: python3 is not installed)"
  describe.skipIf(!hasPython)(title + reason, tests)
}

/** Throws with the message of Python if one of the scripts does not compile. */
export const compile = (scripts: ReadonlyArray<string>): void => {
  const check = "import ast, json, sys\nfor script in json.load(sys.stdin):\n    ast.parse(script)"
  const { status, stderr } = spawnSync("python3", ["-c", check], { input: JSON.stringify(scripts), encoding: "utf8" })
  if (status !== 0) throw new Error(stderr)
}

/** The deployed files and their paths on the platform. */
export interface Deployment {
  readonly script: string
  readonly app: string
  /**
   * `package`: the layout of the partner page, a package with the nodes in a subpackage. `flat`: both files in one
   * folder.
   */
  readonly layout?: "package" | "flat"
  readonly variables?: Readonly<Record<string, string>>
}

/** One call of the node and its result. */
export type Call = (
  payload?: unknown,
  context?: unknown
) => Promise<{
  readonly returned: unknown
  readonly logged: ReadonlyArray<string>
}>

/** A deployed node in a separate Python process. */
export interface Deployed {
  readonly call: Call
  readonly close: () => Promise<void>
}

/** Calls `use` with a deployed node, and closes the node afterwards. */
export const deployed = async <A>(deployment: Deployment, use: (call: Call) => Promise<A>): Promise<A> => {
  const { call, close } = await deploy(deployment)
  try {
    return await use(call)
  } finally {
    await close()
  }
}

/** Writes the files and imports the node. Rejects with the message of Python if the import fails. */
export const deploy = async (deployment: Deployment): Promise<Deployed> => {
  const folder = await mkdtemp(join(tmpdir(), "node-py-"))
  const module = await write(folder, deployment)
  const child = spawn("python3", ["-c", runner, module, name], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...deployment.variables }
  })
  let fault = ""
  child.stderr.on("data", (part) => {
    fault += part
  })
  // If the process ends early, its error stream contains the reason.
  child.stdin.on("error", () => undefined)
  const closed = once(child, "close")
  const close = async () => {
    child.stdin.end()
    await closed
    await rm(folder, { recursive: true, force: true })
  }
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async () => {
    const { done, value } = await lines.next()
    if (done !== true) return JSON.parse(value)
    await close()
    throw new Error(fault)
  }
  await next()
  return {
    close,
    call: (payload, context) => {
      child.stdin.write(`${JSON.stringify({ payload, context })}\n`)
      return next()
    }
  }
}

/** Returns the name of the node's module. */
const write = async (folder: string, { app, layout = "package", script }: Deployment): Promise<string> => {
  if (layout === "flat") {
    await writeFile(join(folder, "app.py"), app)
    await writeFile(join(folder, `${name}.py`), script)
    return name
  }
  const nodes = join(folder, "solution", "nodes")
  await mkdir(nodes, { recursive: true })
  await writeFile(join(folder, "solution", "__init__.py"), "")
  await writeFile(join(folder, "solution", "app.py"), app)
  await writeFile(join(nodes, "__init__.py"), "")
  await writeFile(join(nodes, `${name}.py`), script)
  return `solution.nodes.${name}`
}

/** Answers each line of standard input, a call, with a line; the first line says that the import succeeded. */
const runner = `
import importlib, json, sys
node = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])()
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    call = json.loads(line)
    logged = []
    returned = node.execute(logged.append, call.get("payload"), call.get("context"))
    print(json.dumps({"returned": returned, "logged": logged}), flush=True)
`

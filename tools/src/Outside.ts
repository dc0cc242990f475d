import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startMockBraze } from "mock-braze"
import { packages } from "./ImportRules.js"
import * as Bundle from "./outside/Bundle.js"
import * as Command from "./outside/Command.js"
import * as Limits from "./outside/Limits.js"
import * as Managers from "./outside/Managers.js"
import * as Programs from "./outside/Programs.js"
import * as Project from "./outside/Project.js"
import * as Registry from "./outside/Registry.js"
import * as Tarballs from "./outside/Tarballs.js"
import * as Types from "./outside/Types.js"
import * as Weight from "./outside/Weight.js"
import { specifier, subpaths } from "./PublicModules.js"
import { root } from "./Repository.js"

/*
 * Installs the packed packages as users do, with npm and with pnpm, and checks that they work outside this repository.
 */

interface Check {
  readonly name: string
  /** Rejects if it does not work. A returned text is a sentence with a measurement. */
  readonly run: () => Promise<unknown>
}

/** Libraries that a project of a user adds beside our packages. */
const peers = ["effect@3.22.4", "@effect/platform@0.97.2", "fast-check@4.10.2", "@types/node@20.19.43"]

/** Modules that work only inside another program, or with a library that few programs have. */
const hosted = ["mock-braze/jest", "mock-braze/vitest", "@sluice/node/HttpClientTransport"]

const published = packages.filter((item) => item.published)
const modules = published
  .flatMap((item) => subpaths(root, item).map((subpath) => specifier(item, subpath)))
  .filter((module) => !hosted.includes(module))

/** Every supported version of Node that is installed. */
const binaries = [
  process.execPath,
  ...["22", "24", "26"].map((major) => join(root, ".cache", "node", major, "node_modules", "node", "bin", "node"))
].filter((file) => existsSync(file))

const scratch = mkdtempSync(join(tmpdir(), "sluice-outside-"))
const tarballs = Tarballs.pack(root, packages, scratch)
const registry = await Registry.start(tarballs, await Managers.registry(root))
const mock = await startMockBraze()
const env = { BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey }
const [byNpm, byPnpm, alone] = [
  Project.make(Managers.npm, registry.url),
  Project.make(await Managers.pnpm(root), registry.url),
  Project.make(Managers.npm, registry.url)
]

const delivers = async (project: Project.Project, file: string, binary = process.execPath): Promise<string> => {
  const output = await Command.node([file], { cwd: project.folder, env }, binary)
  if (!output.startsWith("delivered")) throw new Error(`printed ${output}`)
  return output
}

const program = (project: Project.Project, file: string, text: string, binary?: string) => async (): Promise<void> => {
  await delivers(project, project.write(file, text), binary)
}

const installs = (project: Project.Project): Check => ({
  name: `${project.manager.name} installs every package`,
  run: () => project.add([...tarballs.map(({ name }) => name), ...peers])
})

const types = (project: Project.Project, resolution: Types.Resolution): Check => ({
  name: `${project.manager.name}: TypeScript accepts every declaration with ${resolution}`,
  run: () => {
    project.write("modules.ts", Programs.everyModule(modules))
    project.write("typed.ts", Programs.typed)
    return Types.check(project, resolution, ["modules.ts", "typed.ts"])
  }
})

const loads = (binary: string, index: number): ReadonlyArray<Check> => [
  {
    name: `${binary}: import and require load every module`,
    run: async () => {
      const options = { cwd: byNpm.folder }
      await Command.node([byNpm.write(`load${index}.mjs`, Programs.loads(modules, "import"))], options, binary)
      await Command.node([byNpm.write(`load${index}.cjs`, Programs.loads(modules, "require"))], options, binary)
    }
  },
  { name: `${binary}: delivers`, run: program(byNpm, `send${index}.mjs`, Programs.promises, binary) }
]

const bundles = (["createSluice", "createSender"] as const).flatMap((name) =>
  (["esm", "cjs"] as const).map(
    (format): Check => ({
      name: `a bundle of ${name} in the format ${format} delivers`,
      run: async () => {
        const { file, gzip } = await Bundle.make(byNpm, { name, format, program: Programs.bundled(name) })
        await delivers(byNpm, file)
        return Limits.check(Limits.limits[name], gzip)
      }
    })
  )
)

/** Runs the installed command with --mock. */
const runCommand = ({ folder, write }: Project.Project): Promise<string> => {
  for (const [path, text] of Object.entries(Programs.command)) write(path, text)
  const bin = join(folder, "node_modules", "sluice", "bin", "sluice.js")
  return Command.node([bin, "run", "sluice.yaml", "--mock", "--yes"], { cwd: folder })
}

const command = (project: Project.Project): Check => ({
  name: `${project.manager.name}: the command delivers to its mock`,
  run: async () => {
    const output = await runCommand(project)
    if (!output.includes("Delivered 1 of 1 record")) throw new Error(`printed ${output}`)
  }
})

const missing =
  "--mock needs the package mock-braze, which is not installed. Install it: npm install --save-dev mock-braze"

/** Without optional dependencies, the command says what to install. */
const saysWhatIsMissing = async (): Promise<void> => {
  const said = await runCommand(alone).catch(({ message }: Error) => message)
  if (!said.includes(missing)) throw new Error(`printed ${said}`)
}

const weights: Check = {
  name: "sluice without optional dependencies is light, and delivers",
  run: async () => {
    await alone.add(["sluice"], "--omit=optional")
    const { bytes, modules, packages } = await Weight.measure(alone, "sluice")
    await program(alone, "send.mjs", Programs.promises)()
    await saysWhatIsMissing()
    const { limits } = Limits
    return [
      Limits.check(limits.packages, packages),
      Limits.check(limits.bytes, bytes),
      Limits.check(limits.modules, modules)
    ].join("\n")
  }
}

const tellsUnclosed: Check = {
  name: "a program that does not close a sluice is told",
  run: async () => {
    const file = byNpm.write("unclosed.mjs", Programs.unclosed)
    const script = `${JSON.stringify(process.execPath)} ${JSON.stringify(file)} 2>&1`
    const output = await Command.run("sh", ["-c", script], { cwd: byNpm.folder, env })
    if (!output.includes("ended without close()")) throw new Error(`printed ${output}`)
  }
}

let failed = 0
let passed = 0

const check = async ({ name, run }: Check): Promise<boolean> => {
  try {
    const measured = await run()
    passed += 1
    if (typeof measured === "string") console.log(measured)
    return true
  } catch (error) {
    failed += 1
    console.error(`failed: ${name}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

/** Runs checks in two queues, because two processors are common. */
const checkAll = async (checks: ReadonlyArray<Check>): Promise<void> => {
  const queue = [...checks]
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await check(next)
  }
  await Promise.all([work(), work()])
}

try {
  const [npmWorks, pnpmWorks] = await Promise.all([check(installs(byNpm)), check(installs(byPnpm))])
  await checkAll([
    weights,
    ...(npmWorks
      ? [
          types(byNpm, "node16"),
          types(byNpm, "nodenext"),
          types(byNpm, "bundler"),
          ...bundles,
          { name: "require delivers", run: program(byNpm, "send.cjs", Programs.required) },
          { name: "sluice/effect delivers", run: program(byNpm, "effects.mjs", Programs.effects) },
          tellsUnclosed,
          command(byNpm),
          ...binaries.flatMap(loads)
        ]
      : []),
    ...(pnpmWorks
      ? [
          command(byPnpm),
          { name: "pnpm: sluice delivers", run: program(byPnpm, "send.mjs", Programs.promises) },
          { name: "pnpm: sluice/effect delivers", run: program(byPnpm, "effects.mjs", Programs.effects) },
          {
            name: "pnpm: import loads every module",
            run: async () => {
              const file = byPnpm.write("load.mjs", Programs.loads(modules, "import"))
              await Command.node([file], { cwd: byPnpm.folder })
            }
          }
        ]
      : [])
  ])
} finally {
  await Promise.all([registry.stop(), mock.stop()])
  for (const project of [byNpm, byPnpm, alone]) project.remove()
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`outside the repository: ${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import * as Command from "./Command.js"

/** A package manager: the file and first arguments that start it, and the command that adds packages. */
export interface Manager {
  readonly name: "npm" | "pnpm"
  readonly start: ReadonlyArray<string>
  readonly add: ReadonlyArray<string>
}

/** A project of a user, outside this repository, so that it finds no package here. */
export interface Project {
  readonly folder: string
  readonly manager: Manager
  /** Adds packages by name, as a user does. */
  readonly add: (packages: ReadonlyArray<string>, ...options: ReadonlyArray<string>) => Promise<void>
  /** Writes a file. Returns its absolute path. */
  readonly write: (path: string, text: string) => string
  readonly remove: () => void
}

/** An empty project whose packages come from `registry`. Nothing of this repository applies to it, such as its overrides. */
export const make = (manager: Manager, registry: string): Project => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `sluice-${manager.name}-`)))
  const write = (path: string, text: string): string => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  write("package.json", JSON.stringify({ private: true, type: "module" }))
  write(".npmrc", `registry=${registry}/\naudit=false\nfund=false\nupdate-notifier=false\n`)
  return {
    folder,
    manager,
    write,
    add: async (packages, ...options) => {
      const [file = "", ...first] = manager.start
      const env = { npm_config_registry: `${registry}/` }
      await Command.run(file, [...first, ...manager.add, ...options, ...packages], { cwd: folder, env })
    },
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

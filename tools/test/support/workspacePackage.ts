import type { WorkspacePackage } from "../../src/ImportRules.js"

/** A published package without imports. `rest` may add some. */
export const workspacePackage = (name: string, rest: Partial<WorkspacePackage> = {}): WorkspacePackage => ({
  folder: `packages/${name}`,
  name: `@example/${name}`,
  imports: [],
  testImports: [],
  usesNode: false,
  published: true,
  ...rest
})

import type { WorkspacePackage } from "../../src/ImportRules.js"

/** A published package without imports, except for `rest`. */
export const workspacePackage = (name: string, rest: Partial<WorkspacePackage> = {}): WorkspacePackage => ({
  folder: `packages/${name}`,
  name: `@example/${name}`,
  imports: [],
  testImports: [],
  usesNode: false,
  published: true,
  ...rest
})

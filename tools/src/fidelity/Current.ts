import { join } from "node:path"
import { emulated } from "@sluice/braze-emulator/Endpoints"
import * as Fidelity from "@sluice/braze-emulator/Fidelity"
import * as ClientFlows from "./ClientFlows.js"
import * as DocumentedRequests from "./DocumentedRequests.js"
import { write } from "./Page.js"
import { inFolder } from "./Titles.js"

/** The page, from the root of the repository. */
export const place = join("docs", "FIDELITY.md")

/** The fidelity report for the emulated endpoints. */
export const report = (): Fidelity.FidelityReport => Fidelity.report(emulated.map(({ endpoint }) => endpoint))

/** The current page, from the emulator's rules, the titles of its tests, and the documented requests. */
export const page = (root: string): string =>
  write(report(), inFolder(root, "packages/braze-emulator/test"), {
    ...DocumentedRequests.all(root),
    clients: ClientFlows.all(root)
  })

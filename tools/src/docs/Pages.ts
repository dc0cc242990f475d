import { packagePages } from "./Links.js"

/** A page of the site, or a section of pages, in the order of the sidebar. */
export interface SitePage {
  readonly text: string
  /** From `docs`, without the extension. */
  readonly page: string
}

interface Section {
  readonly text: string
  readonly entries: ReadonlyArray<SitePage>
}

const entry = (page: string, text: string): SitePage => ({ page, text })

/** The pages of the guide, in the order in which they are read. */
export const guide: ReadonlyArray<SitePage> = [
  entry("guide/first-file", "Your first file"),
  entry("guide/mapping", "Mapping"),
  entry("guide/identity", "Identity"),
  entry("guide/dead-letters", "Dead letters"),
  entry("guide/resume", "Resume and rotation"),
  entry("guide/testing", "Testing with mock-braze"),
  entry("guide/action-nodes", "Action nodes"),
  entry("guide/destination", "Write a destination"),
  entry("guide/production", "In production"),
  entry("guide/code", "From code"),
  entry("guide/live", "Live sending")
]

/** The sidebar. A page that is not listed is reached only by links. */
export const sections: ReadonlyArray<Section> = [
  { text: "Start", entries: [entry("start", "Start")] },
  { text: "Guide", entries: guide },
  {
    text: "Reference",
    entries: [
      entry("reference/installation", "Installation"),
      entry("reference/configuration", "Configuration"),
      entry("reference/commands", "Commands"),
      entry("reference/sources", "Sources"),
      entry("reference/state", "Dead letters and state"),
      entry("reference/outcomes", "Outcomes and answers"),
      entry("reference/exit-codes", "Exit codes"),
      entry("reference/attributes", "Braze attributes"),
      entry("MAPPING", "Mapping directives"),
      entry("reference/mock-braze", "mock-braze"),
      entry("reference/control-api", "Control API of mock-braze"),
      entry("reference/api/index", "TypeScript API")
    ]
  },
  { text: "Packages", entries: packagePages.map(({ name, page }) => entry(page, name)) },
  {
    text: "Why",
    entries: [
      entry("why/guarantees", "Guarantees"),
      entry("RELIABILITY", "Proofs"),
      entry("FIDELITY", "Fidelity of the mock"),
      entry("PERFORMANCE", "Performance"),
      entry("why/comparison", "Comparison"),
      entry("why/effect-4", "Effect 4")
    ]
  },
  {
    text: "Internals",
    entries: [
      entry("ARCHITECTURE", "Architecture"),
      entry("GLOSSARY", "Glossary"),
      entry("adr/index", "Decisions"),
      entry("internals/contributing", "Contributing"),
      entry("CHECKLIST", "Requirements")
    ]
  }
]

import axe from "axe-core"
import type { Page } from "playwright-core"

/** A rule of axe that a page breaks, in which colours, and where. */
export interface Violation {
  readonly scheme: "light" | "dark"
  readonly rule: string
  readonly places: ReadonlyArray<string>
}

/** Up to WCAG 2.2 AA, and what is good practice besides. */
const kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** What axe finds on a page as it stands, in light and in dark, but for what it calls minor. */
export const violations = async (page: Page): Promise<ReadonlyArray<Violation>> => {
  await page.evaluate(axe.source)
  const found: Array<Violation> = []
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    found.push(...(await broken(page)).map((violation) => ({ scheme, ...violation })))
  }
  return found
}

const broken = async (page: Page): Promise<ReadonlyArray<Omit<Violation, "scheme">>> => {
  const found = await page.evaluate(async (tags) => {
    const library: typeof axe = Reflect.get(globalThis, "axe")
    const { violations } = await library.run(document, { runOnly: tags })
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      places: nodes.map(({ html }) => html.slice(0, 160))
    }))
  }, kinds)
  return found.filter(({ impact }) => impact !== "minor").map(({ id, places }) => ({ rule: id, places }))
}

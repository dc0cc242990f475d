import axe from "axe-core"
import type { Page } from "playwright-core"

/** A rule of axe that a page breaks, with the colour scheme and the place. */
export interface Violation {
  readonly scheme: "light" | "dark"
  readonly rule: string
  readonly places: ReadonlyArray<string>
}

/** Rules up to WCAG 2.2 AA, and best practices. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/**
 * The rules that depend on colours. Only these rules run in the dark scheme, because the schemes differ only in
 * colours.
 */
const colourRules = ["color-contrast", "link-in-text-block"]

/** The findings of axe on a page in its current state, in both colour schemes, except minor ones. */
export const violations = async (page: Page): Promise<ReadonlyArray<Violation>> => {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source)
  const light = await broken(page, { type: "tag", values: tags })
  await page.emulateMedia({ colorScheme: "dark" })
  const dark = await broken(page, { type: "rule", values: colourRules })
  return [
    ...light.map((violation) => ({ scheme: "light" as const, ...violation })),
    ...dark.map((violation) => ({ scheme: "dark" as const, ...violation }))
  ]
}

const broken = async (page: Page, runOnly: axe.RunOnly): Promise<ReadonlyArray<Omit<Violation, "scheme">>> => {
  const found = await page.evaluate(async (rules) => {
    const library: typeof axe = Reflect.get(globalThis, "axe")
    const { violations } = await library.run(document, { runOnly: rules, resultTypes: ["violations"] })
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      places: nodes.map(({ html }) => html.slice(0, 160))
    }))
  }, runOnly)
  return found.filter(({ impact }) => impact !== "minor").map(({ id, places }) => ({ rule: id, places }))
}

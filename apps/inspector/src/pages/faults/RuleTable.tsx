import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { Table } from "../../parts/Table.js"
import { preview } from "../../parts/tree/JsonPath.js"

interface Props {
  readonly rules: ReadonlyArray<Schemas["FaultRule"]>
  /** Takes the rule at this place out of force. The others begin to count anew. */
  readonly remove: (index: number) => void
}

/** The rules in force, in the order in which they are asked, and how often each fired. */
export const RuleTable = ({ rules, remove }: Props) => {
  const href = useHref()
  return (
    <Table label="Rules in force" heads={["Rule", "Where", "What", "Seen", "Fired", "In force"]}>
      {rules.map(({ match, action, times, seen, fired }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place, and two may be equal
        <tr key={index}>
          <td>{index + 1}</td>
          <td>
            <code>{Object.keys(match).length === 0 ? "everywhere" : preview(match)}</code>
          </td>
          <td>
            <code>{preview(action)}</code>
          </td>
          <td>{number(seen)}</td>
          <td>
            <a className="underlined" href={href("requests", undefined, { fault: "true" })}>
              {number(fired)}
            </a>
            {times !== undefined && ` of at most ${number(times)}`}
          </td>
          <td>
            <button
              type="button"
              className="button"
              onClick={() => remove(index)}
              aria-label={`Remove rule ${index + 1}`}
            >
              Remove
            </button>
          </td>
        </tr>
      ))}
    </Table>
  )
}

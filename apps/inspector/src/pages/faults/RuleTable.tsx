import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { number } from "../../parts/Format.js"
import { Table } from "../../parts/Table.js"
import { preview } from "../../parts/tree/JsonPath.js"

interface Props {
  readonly rules: ReadonlyArray<Schemas["FaultRule"]>
  /** Removes the rule at this index and resets the counters of the others. */
  readonly remove: (index: number) => void
}

/** The fault rules in order, with their counters. */
export const RuleTable = ({ rules, remove }: Props) => {
  const href = useHref()
  return (
    <Table label="Fault rules" heads={["Rule", "Match", "Action", "Seen", "Fired", ""]}>
      {rules.map(({ match, action, times, seen, fired }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place, and two may be equal
        <tr key={index}>
          <td>{index + 1}</td>
          <td>
            <code>{Object.keys(match).length === 0 ? "every request" : preview(match)}</code>
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

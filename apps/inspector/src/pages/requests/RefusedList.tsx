import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { reveal } from "./Place.js"

const text = (key: string | undefined): string => (key ?? "").replace(/^external_id:/, "")

type Detail = Schemas["RequestDetail"]

/** The refused objects with the messages of Braze. */
export const RefusedList = ({ refused }: { readonly refused: Detail["refused"] }) => {
  const href = useHref()
  return (
    <section className="block" aria-labelledby="refused-title">
      <h3 id="refused-title">Refused</h3>
      <ul className="refused">
        {refused.map(({ lane, index, key, reason }) => (
          <li key={`${lane} ${index} ${reason}`}>
            <button type="button" className="place" onClick={() => reveal([lane, index])} title="Show in the body">
              {lane}[{index}]
            </button>
            <span className="reason">{reason}</span>
            {key !== undefined && (
              <a href={href("users", undefined, { q: text(key) })} className="person">
                {text(key)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The objects that were accepted without effect, with the reason if it is known. */
export const DroppedList = ({ dropped, notes }: Pick<Detail, "dropped" | "notes">) => (
  <section className="block" aria-labelledby="dropped-title">
    <h3 id="dropped-title">Dropped</h3>
    <ul className="refused">
      {dropped.map(({ lane, index }) => {
        const place = `${lane}[${index}]`
        const reasons = notes.filter(({ path }) => path === place || path.startsWith(`${place}.`))
        return (
          <li key={place}>
            <button type="button" className="place" onClick={() => reveal([lane, index])} title="Show in the body">
              {place}
            </button>
            <span className="reason">
              {reasons.length === 0 ? "Accepted without effect." : reasons.map(({ message }) => message).join(" ")}
            </span>
          </li>
        )
      })}
    </ul>
  </section>
)

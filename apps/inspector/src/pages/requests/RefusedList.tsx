import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { placeOf, reveal } from "./Place.js"

const text = (key: string | undefined): string => (key ?? "").replace(/^external_id:/, "")

type Detail = Schemas["RequestDetail"]

/** The refused objects with the messages of Braze. */
export const RefusedList = ({ refused }: { readonly refused: Detail["refused"] }) => {
  const href = useHref()
  return (
    <section className="block" aria-labelledby="refused-title">
      <h3 id="refused-title">
        Refused <span className="quiet">{refused.length}</span>
      </h3>
      <ul className="refused">
        {refused.map(({ lane, index, key, reason }) => (
          <li key={`${lane} ${index} ${reason}`}>
            <button type="button" className="place" onClick={() => reveal([lane, index])} title="Show in the body">
              {placeOf({ lane, index })}
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

/** The objects that were accepted without effect and for an unknown reason. */
export const DroppedList = ({ dropped }: Pick<Detail, "dropped">) => (
  <section className="block" aria-labelledby="dropped-title">
    <h3 id="dropped-title">
      Dropped <span className="quiet">{dropped.length}</span>
    </h3>
    <ul className="refused">
      {dropped.map(({ lane, index }) => (
        <li key={placeOf({ lane, index })}>
          <button type="button" className="place" onClick={() => reveal([lane, index])} title="Show in the body">
            {placeOf({ lane, index })}
          </button>
          <span className="reason">Accepted without effect.</span>
        </li>
      ))}
    </ul>
  </section>
)

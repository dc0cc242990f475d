import { countries } from "@sluice/braze-api/Countries"
import { line } from "@sluice/values/Text"

/** The languages whose names of countries are known. */
export const languages = ["en", "de", "fr", "es", "it", "pt", "nl"] as const

/** A name without accents, punctuation and case, so that "Côte d'Ivoire" and "COTE D’IVOIRE" are equal. */
const plain = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()

const codes: ReadonlySet<string> = new Set(countries.map(({ code }) => code))
const byName: ReadonlyMap<string, string> = new Map(
  countries.flatMap(({ code, name, otherNames }) =>
    [code, name, ...otherNames].map((word): [string, string] => [plain(word), code])
  )
)

/** Common names in {@link languages} that `Intl` does not have, by code. */
const spellings: Readonly<Record<string, string>> = {
  AT: "Republik Österreich",
  BY: "Weißrussland|Weissrussland|Biélorussie|Bielorussia|Wit-Rusland",
  CI: "Elfenbeinküste|Ivoorkust",
  CZ: "Tschechische Republik|Tschechei|République tchèque|República Checa|Repubblica Ceca|República Tcheca|Tsjechische Republiek",
  DE: "Bundesrepublik Deutschland|BRD",
  GB: "England|Scotland|Wales|Northern Ireland|Großbritannien|Schottland|Nordirland|Grande-Bretagne|Angleterre|Écosse|Gran Bretaña|Inglaterra|Escocia|Gran Bretagna|Inghilterra|Scozia|Grã-Bretanha|Escócia|Groot-Brittannië|Engeland|Schotland",
  KR: "Korea, Republik|Corea|Coréia do Sul|Zuid Korea",
  MD: "Moldau|Republik Moldau|Moldavie|Moldavia|Moldávia|Moldavië",
  MK: "Mazedonien|Macédoine|Macedonia|Macedônia|Macedónia|Macedonië",
  NL: "Holland|Hollande|Holanda|Olanda|Die Niederlande|Les Pays-Bas|Los Países Bajos",
  RU: "Russische Föderation|Fédération de Russie|Federación Rusa|Federazione Russa|Federação Russa|Russische Federatie",
  SK: "Slowakische Republik|République slovaque|República Eslovaca|Repubblica Slovacca",
  US: "Vereinigte Staaten von Amerika|États-Unis d’Amérique|Estados Unidos de América|EE. UU.|EEUU|Stati Uniti d’America|Estados Unidos da América|EUA|Verenigde Staten van Amerika|Amerika"
}

/** A German name without umlauts, such as Oesterreich. */
const withoutUmlauts = (name: string): string =>
  name
    .normalize("NFC")
    .replace(/[äöü]/giu, (letter) => `${letter.normalize("NFD").charAt(0)}e`)
    .replace(/ß/gu, "ss")

/** European and Brazilian Portuguese name some countries differently, such as Irão and Irã. */
const locales: ReadonlyArray<string> = [...languages, "pt-PT"]

/** The names of all countries in {@link languages}, from `Intl` of this runtime and {@link spellings}. A name of two countries is left out. */
const translations = (): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  const unclear = new Set<string>()
  const add = (name: string, code: string): void => {
    for (const form of new Set([plain(name), plain(withoutUmlauts(name))])) {
      if ((names.get(form) ?? code) !== code) unclear.add(form)
      names.set(form, code)
    }
  }
  for (const [code, all] of Object.entries(spellings)) for (const name of all.split("|")) add(name, code)
  for (const locale of locales)
    for (const style of ["long", "short"] as const) {
      const display = new Intl.DisplayNames(locale, { type: "region", style, fallback: "none" })
      for (const { code } of countries) {
        const name = display.of(code)
        if (name !== undefined) add(name, code)
      }
    }
  for (const name of unclear) names.delete(name)
  return names
}

let translated: ReadonlyMap<string, string> | undefined

/** Prepared for the first name that is not English, because that takes about 100 ms. */
const codeOfTranslation = (name: string): string | undefined => {
  translated ??= translations()
  return translated.get(name)
}

/**
 * The two-letter code of ISO 3166-1, from a code in any case or from the name of a country in one of {@link languages}
 * or another common name.
 */
export const codeOf = (text: string): string | undefined => {
  if (codes.has(text)) return text
  const name = plain(line(text))
  return name === "" ? undefined : (byName.get(name) ?? codeOfTranslation(name))
}

// The server's clock, in the home's zone, in the page's language. A phone whose clock is wrong must not make an old value look new.
const said = document.body.dataset
const locale = document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR'
const inZone = options => new Intl.DateTimeFormat(locale, { ...options, timeZone: said.zone })
const clock = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', timeZone: said.zone })
const day = inZone({ year: 'numeric', month: 'numeric', day: 'numeric' })
const dayName = inZone({ weekday: 'short', day: 'numeric', month: 'short' })
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })

let ahead = Date.parse(said.now) - Date.now()

export const now = () => Date.now() + ahead
export const setClock = at => { ahead = Date.parse(at) - Date.now() }

const fill = (text, ...values) => values.reduce((filled, value, place) => filled.replace(`{${place}}`, value), text)

export const word = name => said[name]
export const formatNumber = value => number.format(value)
export const clockOf = at => clock.format(new Date(at))
export const ago = milliseconds => fill(said.ago, span(milliseconds))
export const since = at => fill(said.since, moment(at))
export const cutSince = at => fill(said.cut, clockOf(at))

/** "14:32" today, "hier 14:32", else with the day. */
export function moment (at) {
  const then = new Date(at)
  if (day.format(then) === day.format(now())) return clock.format(then)
  if (day.format(then) === day.format(now() - 86_400_000)) return fill(said.yesterday, clock.format(then))
  return `${dayName.format(then)} ${clock.format(then)}`
}

function span (milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (seconds < 60) return fill(said.seconds, seconds)
  if (minutes < 60) return fill(said.minutes, minutes)
  if (hours >= 24) return fill(said.days, Math.floor(hours / 24))
  return minutes % 60 === 0 ? fill(said.hours, hours) : fill(said.hoursMinutes, hours, String(minutes % 60).padStart(2, '0'))
}

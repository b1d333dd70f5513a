// Values and their ages. Over 2 minutes a value is late and greyed; over 5 it is no longer shown as one, whatever the link does.
import { ago, since, moment, formatNumber, now, word } from './time.js'

const lateAfter = 120_000
const oldAfter = 300_000

/** Makes every age on the page true for now. */
export function tick () {
  for (const vital of document.querySelectorAll('.vital')) age(vital)
  for (const elapsed of document.querySelectorAll('[data-elapsed]')) say(elapsed, ago(now() - Date.parse(elapsed.dataset.at)))
  for (const heard of document.querySelectorAll('[data-heard]')) {
    const old = now() - Date.parse(heard.dataset.at)
    say(heard, old > lateAfter ? since(heard.dataset.at) : ago(old))
  }
}

function age (vital) {
  const { at, shown, unit, trusted } = vital.dataset
  if (!at || trusted === 'no') return
  const old = now() - Date.parse(at)
  const freshness = old > oldAfter ? 'old' : old > lateAfter ? 'late' : 'current'
  vital.dataset.freshness = freshness
  say(vital.querySelector('[data-number]'), freshness === 'old' ? '–' : shown)
  say(vital.querySelector('[data-age]'), freshness === 'old' ? `${shown} ${unit} · ${moment(at)}` : freshness === 'late' ? since(at) : ago(old))
}

function say (element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** Puts a reading that just came where its person is shown; one older than what stands there changes nothing. */
export function showReading (reading) {
  for (const place of document.querySelectorAll(`[data-patient="${CSS.escape(reading.patient)}"]`)) {
    put(place, 'hr', reading, reading.heartRateBpm, reading.heartRateQuality)
    put(place, 'spo2', reading, reading.oxygenPercent, reading.oxygenQuality)
    put(place, 'battery', reading, reading.batteryPercent, reading.batteryPercent === undefined ? undefined : 'valid')
    addSteps(place, reading)
    for (const heard of place.querySelectorAll('[data-heard]')) heard.dataset.at = new Date(now()).toISOString()
  }
}

function put (place, key, { measuredAt }, value, quality) {
  const vital = place.querySelector(`[data-vital="${key}"]`)
  if (!vital || quality === undefined || isOlder(vital, measuredAt)) return
  vital.dataset.at = measuredAt
  if (quality === 'valid' && value !== undefined) {
    const text = formatNumber(value)
    if (text !== vital.dataset.shown) flash(vital)
    vital.dataset.shown = text
    vital.dataset.trusted = 'yes'
    age(vital)
  } else {
    vital.dataset.trusted = 'no'
    vital.dataset.freshness = 'current'
    say(vital.querySelector('[data-number]'), '–')
    say(vital.querySelector('[data-age]'), `${word(quality === 'doubtful' ? 'doubtful' : 'rejected')} · ${moment(measuredAt)}`)
  }
}

// A reading brings the steps of its span; the day's count is what stood there and these.
function addSteps (place, { measuredAt, steps }) {
  const vital = place.querySelector('[data-vital="steps"]')
  if (!vital || steps === undefined || isOlder(vital, measuredAt)) return
  const total = Number(vital.dataset.value || 0) + steps
  vital.dataset.value = total
  vital.dataset.at = measuredAt
  vital.dataset.shown = formatNumber(total)
  vital.dataset.trusted = 'yes'
  age(vital)
}

const isOlder = (vital, at) => Boolean(vital.dataset.at) && Date.parse(at) <= Date.parse(vital.dataset.at)

function flash (vital) {
  vital.classList.remove('fresh')
  void vital.offsetWidth // lets the same fade run again
  vital.classList.add('fresh')
}

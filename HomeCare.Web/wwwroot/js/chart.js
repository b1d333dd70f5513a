// Reads a chart out under the pointer or the arrow keys: one instant over all charts of the page at once.
import { moment, formatNumber } from './time.js'

/** Makes the charts that stand in the page now readable. */
export function readCharts () {
  for (const section of document.querySelectorAll('.charts')) {
    const charts = [...section.querySelectorAll('[data-chart]')].map(figure => ({
      plot: figure.querySelector('[data-plot]'),
      cursor: figure.querySelector('[data-cursor]'),
      readout: figure.querySelector('[data-readout]'),
      unit: figure.dataset.unit,
      values: figure.dataset.values.split(','),
    }))
    for (const chart of charts) listen(section, charts, chart)
  }
}

function listen (section, charts, { plot, values }) {
  let at = 1
  const step = 1 / values.length
  const point = share => show(section, charts, at = Math.max(0, Math.min(1 - step / 2, share)))
  plot.setAttribute('tabindex', '0')
  plot.addEventListener('pointermove', event => {
    const box = plot.getBoundingClientRect()
    point((event.clientX - box.left) / box.width)
  })
  plot.addEventListener('pointerleave', () => hide(charts))
  plot.addEventListener('blur', () => hide(charts))
  plot.addEventListener('keydown', event => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12, Home: -values.length, End: values.length }[event.key]
    if (steps === undefined) return
    event.preventDefault()
    point(at + steps * step)
  })
}

// Charts of one page have columns of their own widths: the place is a share of the span, the same in each.
function show (section, charts, share) {
  const from = Number(section.dataset.from)
  const length = Number(section.dataset.to) - from
  for (const { cursor, readout, plot, unit, values } of charts) {
    const slot = Math.min(values.length - 1, Math.floor(share * values.length))
    const middle = (slot + 0.5) / values.length
    const x = `${middle * 100}%`
    cursor.setAttribute('x1', x)
    cursor.setAttribute('x2', x)
    cursor.setAttribute('visibility', 'visible')
    const said = [moment((from + middle * length) * 1000), values[slot] === '' ? missing(plot, middle) : measured(values[slot], unit)]
    for (const mark of plot.querySelectorAll('[data-mark]')) {
      if (Math.floor((Number(mark.dataset.mark) - from) / length * values.length) === slot) said.push(mark.querySelector('title').textContent)
    }
    readout.textContent = said.join(' · ')
  }
}

function measured (text, unit) {
  const [mean, lowest, highest] = text.split(' ').map(formatNumber)
  return `${mean} ${unit}${lowest === highest ? '' : ` (${lowest} – ${highest})`}`
}

function missing (plot, share) {
  for (const gap of plot.querySelectorAll('[data-gap]')) {
    const left = parseFloat(gap.getAttribute('x')) / 100
    if (share >= left && share <= left + parseFloat(gap.getAttribute('width')) / 100) return gap.dataset.gap
  }
  return '–'
}

function hide (charts) {
  for (const { cursor, readout } of charts) {
    cursor.setAttribute('visibility', 'hidden')
    readout.textContent = ''
  }
}

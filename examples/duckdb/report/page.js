// Runs in the page: draws the sections from the element `data`.

/** @type {typeof import('chart.js').Chart} */
const Chart = window.Chart;

const COLORS = ['#4e79a7', '#f28e2b', '#59a14f', '#e15759', '#76b7b2', '#b07aa1', '#edc948', '#9aa0a6'];

const style = getComputedStyle(document.documentElement);
const colorOf = (name) => {
  // A canvas does not support light-dark(), so an element resolves the color.
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = style.getPropertyValue(name);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

const money = (amount) =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const element = (name, { text = '', className = '' } = {}, ...children) => {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  made.append(...children);
  return made;
};

/** How the kinds of chart differ. */
const KINDS = {
  days: { stacked: true, legend: true, axis: 'x' },
  bars: { stacked: false, legend: false, axis: 'y' },
  groups: { stacked: false, legend: true, axis: 'x' },
};

function settingsOf({ kind, labels, series }, currency) {
  const { stacked, legend, axis } = KINDS[kind];
  const amounts = {
    stacked,
    beginAtZero: true,
    title: { display: true, text: currency },
    ticks: { callback: (amount) => amount.toLocaleString('en-US') },
  };
  const names = { stacked, grid: { display: false }, ticks: { maxRotation: 0, autoSkip: kind === 'days' } };
  const said = ({ dataset, parsed }) =>
    `${dataset.label}: ${money(parsed[axis === 'x' ? 'y' : 'x'])} ${currency}`;
  return {
    type: 'bar',
    data: {
      labels,
      datasets: series.map(({ name, values }, index) => ({
        label: name,
        data: values,
        backgroundColor: COLORS[index % COLORS.length],
        borderRadius: stacked ? 0 : 3,
      })),
    },
    options: {
      indexAxis: axis,
      maintainAspectRatio: false,
      animation: false,
      scales: axis === 'x' ? { x: names, y: amounts } : { x: amounts, y: names },
      interaction: { mode: 'index', axis, intersect: false },
      plugins: {
        legend: { display: legend, position: 'bottom', labels: { boxWidth: 12, boxHeight: 12 } },
        tooltip: { callbacks: { label: said }, filter: ({ raw }) => raw !== 0 },
      },
    },
  };
}

function show({ currency, accounts, total, charts }) {
  const figures = charts.map((chart) => {
    const canvas = element('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${chart.title}, in ${currency}`);
    const frame = element('div', { className: 'canvas' }, canvas);
    return {
      canvas,
      chart,
      figure: element(
        'figure',
        { className: chart.kind },
        element('figcaption', { text: chart.title }),
        frame,
      ),
    };
  });
  document
    .querySelector('main')
    .append(
      element(
        'section',
        {},
        element('h2', { text: `${money(total)} ${currency}` }),
        element('p', { text: accounts }),
        element('div', { className: 'charts' }, ...figures.map(({ figure }) => figure)),
      ),
    );
  for (const { canvas, chart } of figures) new Chart(canvas, settingsOf(chart, currency));
}

Chart.defaults.color = colorOf('--quiet');
Chart.defaults.borderColor = colorOf('--line');
Chart.defaults.font.family = style.fontFamily;
JSON.parse(document.getElementById('data').textContent).forEach(show);

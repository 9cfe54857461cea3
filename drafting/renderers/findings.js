(function () {
  'use strict';
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var entries = all('.list > li');
  var numbers = all('.text .num[aria-describedby]');
  var form = document.querySelector('.filters');
  var count = document.getElementById('count');
  var current = null;
  var calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

  // ---- filters
  function apply() {
    var on = { severity: {}, rule: {} };
    all('input[name=severity], input[name=rule]', form).forEach(function (box) { on[box.name][box.value] = box.checked; });
    var hidden = {};
    var shown = 0;
    entries.forEach(function (entry) {
      entry.hidden = !(on.severity[entry.dataset.severity] && on.rule[entry.dataset.rule]);
      if (entry.hidden) { hidden[entry.id.slice(1)] = true; } else { shown += 1; }
    });
    all('.text [data-f]').forEach(function (element) {
      element.classList.toggle('off', element.dataset.f.split(' ').every(function (f) { return hidden[f]; }));
    });
    count.textContent = shown === entries.length ? '显示全部' + shown + '处' : '显示' + shown + '处，共' + entries.length + '处';
  }
  if (form) {
    form.hidden = false;
    form.addEventListener('change', function (event) { if (event.target.name !== 'keys') { apply(); } });
    form.addEventListener('submit', function (event) { event.preventDefault(); });
    all('button', form).forEach(function (button) {
      button.addEventListener('click', function () {
        all('input[name=rule]', form).forEach(function (box) { box.checked = button.value === 'all'; });
        apply();
      });
    });
    apply();
  }

  // ---- from finding to finding
  function marksOf(entry) { return all('.text [data-f~="' + entry.id.slice(1) + '"]'); }
  function target(link) { return document.getElementById(link.getAttribute('href').slice(1)); }
  function choose(entry, focus) {
    all('.current').forEach(function (element) { element.classList.remove('current'); });
    current = entry;
    entry.classList.add('current');
    marksOf(entry).forEach(function (mark) { if (mark.tagName === 'MARK') { mark.classList.add('current'); } });
    var link = entry.querySelector('.go');
    if (focus) { link.focus({ preventScroll: true }); entry.scrollIntoView({ block: 'nearest' }); }
    var place = target(link);
    // Where list and report stand beside each other, the report follows.
    if (place && window.matchMedia('(min-width: 64rem)').matches) {
      place.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
    }
  }
  function step(by) {
    var visible = entries.filter(function (entry) { return !entry.hidden; });
    if (!visible.length) { return; }
    var at = visible.indexOf(current);
    at = at < 0 ? (by > 0 ? 0 : visible.length - 1) : (at + by + visible.length) % visible.length;
    choose(visible[at], true);
  }
  entries.forEach(function (entry) {
    var link = entry.querySelector('.go');
    link.addEventListener('focus', function () { if (current !== entry) { choose(entry, false); } });
    link.addEventListener('click', function () {
      choose(entry, false);
      var place = target(link);
      var ref = place && (place.matches('.ref') ? place : document.querySelector('.text .ref[data-f="' + entry.id.slice(1) + '"]'));
      if (ref) { window.setTimeout(function () { ref.focus({ preventScroll: true }); }, 0); }
    });
  });
  all('.text .ref').forEach(function (ref) {
    ref.addEventListener('click', function () {
      var entry = target(ref);
      if (entry) { window.setTimeout(function () { choose(entry, true); }, 0); }
    });
  });

  // ---- numbers: one of them is in the tab order, n and p lead to the others
  var at = 0;
  function tabbable(index) {
    numbers.forEach(function (number, k) { number.tabIndex = k === index ? 0 : -1; });
    at = index;
  }
  if (numbers.length) { tabbable(0); }
  numbers.forEach(function (number, k) { number.addEventListener('focus', function () { tabbable(k); }); });
  function number(by) {
    if (!numbers.length) { return; }
    var next = numbers.indexOf(document.activeElement) < 0 ? at : (at + by + numbers.length) % numbers.length;
    numbers[next].focus();
    numbers[next].scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  }

  // ---- cells that a number was held against
  function held(element, on) {
    (element.dataset.cells || '').split(' ').forEach(function (id) {
      var cell = id && document.getElementById(id);
      if (cell) { cell.classList.toggle('held', on); }
    });
  }
  all('[data-cells]').forEach(function (element) {
    [['mouseenter', true], ['mouseleave', false], ['focusin', true], ['focusout', false]].forEach(function (pair) {
      element.addEventListener(pair[0], function () { held(element, pair[1]); });
    });
  });

  // ---- hints beside the words
  function place(hint) {
    document.body.classList.remove('hushed');
    var tip = hint.querySelector('.tip');
    if (!tip || window.innerWidth < 640) { return; }
    var box = hint.querySelector('a').getBoundingClientRect();
    tip.style.right = 'auto';
    tip.style.left = '0px';
    tip.style.top = '0px';
    tip.style.bottom = 'auto';
    tip.style.width = 'max-content';
    var size = tip.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(box.left, window.innerWidth - size.width - 8)) + 'px';
    tip.style.top = (box.bottom + size.height + 8 < window.innerHeight ? box.bottom : Math.max(8, box.top - size.height)) + 'px';
  }
  all('.hint').forEach(function (hint) {
    hint.addEventListener('mouseenter', function () { place(hint); });
    hint.addEventListener('focusin', function () { window.setTimeout(function () { place(hint); }, 0); });
    var link = hint.querySelector('.num');
    // On a screen that is touched the first touch shows the hint; the account below is a second one away.
    if (link && window.matchMedia('(hover: none)').matches) {
      var shown = false;
      link.addEventListener('blur', function () { shown = false; });
      link.addEventListener('click', function (event) {
        if (!shown) { event.preventDefault(); link.focus(); shown = true; }
      });
    }
  });
  window.addEventListener('scroll', function () {
    var hint = document.activeElement && document.activeElement.closest && document.activeElement.closest('.hint');
    if (hint && !document.body.classList.contains('hushed')) { place(hint); }
  }, { passive: true });

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === 'Escape') { document.body.classList.add('hushed'); return; }
    var arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && document.activeElement && document.activeElement.classList.contains('go')) {
      event.preventDefault();
      step(arrow);
      return;
    }
    var keys = form && form.elements.namedItem('keys');
    if (keys && !keys.checked) { return; }
    var go = { j: function () { step(1); }, k: function () { step(-1); }, n: function () { number(1); }, p: function () { number(-1); } }[event.key];
    if (go) { event.preventDefault(); go(); }
  });
})();

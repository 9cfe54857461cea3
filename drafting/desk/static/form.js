(function () {
  'use strict';
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  var form = document.getElementById('form');
  var rules = JSON.parse(document.getElementById('rules').textContent);
  var cells = {};
  all('.official .cell input').forEach(function (input) { cells[input.name.slice(6)] = input; });
  var dirty = false;
  // By this the program knows this window again, also when it loads the page once more. A window that is duplicated
  // gets a copy of what is stored: so the name lies there only between one page of the window and its next.
  (function () {
    var id = '';
    function take() { try { sessionStorage.removeItem('window'); } catch (error) { /* nothing is stored here */ } }
    try { id = sessionStorage.getItem('window') || ''; } catch (error) { id = ''; }
    id = id || String(Math.random()).slice(2) + String(Math.random()).slice(2);
    take();
    form.querySelector('[name=window]').value = id;
    window.addEventListener('pagehide', function () {
      try { sessionStorage.setItem('window', id); } catch (error) { /* then the next page is a window of its own */ }
    });
    window.addEventListener('pageshow', function (event) { if (event.persisted) { take(); } });
  })();

  // ---- exact numbers: whole numbers of some power of ten, since 0.1 + 0.2 must be 0.3
  var PLACES = 6;
  function number(text) {
    var plain = text.replace(/[０-９．－＋，]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xfee0); }).replace(/[\s,]/g, '');
    if (!plain) { return null; }
    var found = /^([-+]?)(\d{1,15})(?:\.(\d*))?$/.exec(plain);
    if (!found || (found[3] || '').length > PLACES) { return undefined; }
    var whole = BigInt(found[2] + ((found[3] || '') + '000000').slice(0, PLACES));
    return found[1] === '-' ? -whole : whole;
  }
  function text(value) {
    var minus = value < 0n ? '-' : '';
    var digits = String(value < 0n ? -value : value).padStart(PLACES + 1, '0');
    var part = digits.slice(-PLACES).replace(/0+$/, '');
    return minus + digits.slice(0, -PLACES) + (part ? '.' + part : '');
  }

  // ---- what follows from the numbers
  var blank = {};
  rules.blanks.forEach(function (path) { blank[path] = true; });
  var typed = {};
  (function () {
    // A total that is what its parts make was computed before; any other one was typed, and stands until it is emptied.
    var values = read();
    Object.keys(rules.totals).forEach(function (path) {
      if (cells[path] && values[path] !== null && sum(rules.totals[path], nothingAsZero(rules.totals[path], values), false) !== values[path]) { typed[path] = true; }
    });
  })();
  function read() {
    var values = {};
    Object.keys(cells).forEach(function (path) { values[path] = number(cells[path].value); });
    return values;
  }
  function sum(terms, values, loose) {
    var out = 0n;
    var any = false;
    for (var i = 0; i < terms.length; i += 1) {
      var name = terms[i][1];
      var value = /^[\d.]+$/.test(name) ? number(name) : name.indexOf('previous:') === 0 && values[name] === undefined ? number(rules.before[name.slice(9)] || '') : values[name];
      if (value === undefined) { return undefined; }
      if (value === null) { if (!loose) { return null; } continue; }
      any = true;
      out += terms[i][0] < 0 ? -value : value;
    }
    return any || !loose ? out : null;
  }
  function nothing(path, values, above) {
    // What the form lets be blank is nothing; a total of such cells is nothing when all of its parts are.
    if (values[path] !== null || !blank[path] || above.indexOf(path) >= 0) { return false; }
    return (rules.totals[path] || []).every(function (term) { return nothing(term[1], values, above.concat(path)); });
  }
  function nothingAsZero(terms, values) {
    var empty = terms.filter(function (term) { return values[term[1]] === null; });
    if (!empty.length || empty.length === terms.length) { return values; }
    var made = Object.create(values);
    empty.forEach(function (term) { if (nothing(term[1], values, [])) { made[term[1]] = 0n; } });
    return made;
  }
  function row(path) { return path.slice(0, path.lastIndexOf('.')); }
  var tables = {};
  Object.keys(cells).forEach(function (path) { tables[path] = cells[path].closest('table').dataset.table; });
  function begunTables(values) {
    var out = {};
    Object.keys(values).forEach(function (path) { if (values[path] !== null) { out[tables[path]] = true; } });
    return out;
  }
  function withoutAbsent(relation, values, begun) {
    // A row that the form may lack, and in which nothing stands, counts as 0; but a table that nobody has begun is not
    // known yet, and nothing is held against it.
    if (!relation.optional.length && !relation.blanks.length) { return values; }
    var made = Object.create(values);
    relation.blanks.forEach(function (path) {
      if (path.indexOf('previous:') === 0 ? !rules.before[path.slice(9)] : values[path] === null && begun[tables[path]]) { made[path] = 0n; }
    });
    relation.optional.forEach(function (path) {
      if (tables[path] && !begun[tables[path]]) { return; }
      var there = Object.keys(values).some(function (other) { return row(other) === row(path) && values[other] !== null; });
      if (path.indexOf('previous:') !== 0 && !there) { made[path] = 0n; }
    });
    return made;
  }
  function compute() {
    var values = read();
    var sums = {};
    var again = true;
    // Totals that nobody typed follow from their parts; some are sums of totals. One whose parts are not all there shows
    // the sum so far, and counts in nothing.
    Object.keys(rules.totals).forEach(function (path) { if (!typed[path] && cells[path]) { values[path] = null; } });
    while (again) {
      again = false;
      Object.keys(rules.totals).forEach(function (path) {
        if (typed[path] || !cells[path] || values[path] !== null) { return; }
        var value = sum(rules.totals[path], nothingAsZero(rules.totals[path], values), false);
        if (value !== null && value !== undefined) { values[path] = value; again = true; }
      });
    }
    Object.keys(rules.totals).forEach(function (path) {
      var input = cells[path];
      if (!input || typed[path]) { return; }
      sums[path] = values[path] !== null ? values[path] : sum(rules.totals[path], values, true);
      var whole = values[path] !== null;
      input.value = whole ? text(values[path]) : '';
      input.placeholder = !whole && sums[path] ? text(sums[path]) + '…' : '';
    });
    return { values: values, sums: sums };
  }
  function size(value) { return value < 0n ? -value : value; }
  function side(difference) { return difference > 0n ? '左边多' : '左边少'; }
  function unequal(relation, left, right) {
    // Which side is larger is said in words: a sign alone leaves that open.
    var apart = text(size(left - right)) + relation.unit;
    if (relation.operator !== '=') { return relation.message + '：前者是' + text(left) + '，后者是' + text(right) + '，前者比后者' + (left > right ? '多' : '少') + apart; }
    return relation.message + '：两边不等，左边是' + text(left) + '，右边是' + text(right) + '，左边比右边' + (left > right ? '多' : '少') + apart;
  }
  function show(box, lines) {
    box.hidden = !lines.length;
    box.textContent = '';
    lines.slice(0, 8).forEach(function (line) {
      var p = document.createElement('p');
      p.textContent = line;
      box.appendChild(p);
    });
    if (lines.length > 8) { box.appendChild(document.createTextNode('还有' + (lines.length - 8) + '处')); }
  }
  function check() {
    var made = compute();
    var values = made.values;
    var faults = {};
    var doubts = {};
    var bad = {};
    var broken = 0;
    var doubtful = 0;
    Object.keys(values).forEach(function (path) {
      if (values[path] === undefined) { bad[path] = true; broken += 1; }
    });
    var begunIn = begunTables(values);
    var everyTable = all('.official').every(function (table) { return begunIn[table.dataset.table]; });
    rules.relations.forEach(function (relation) {
      var known = withoutAbsent(relation, values, begunIn);
      var left = sum(relation.left, known, false);
      var right = sum(relation.right, known, false);
      var holds = null;
      // What is held against a row that is not there may wait for a table that is still to be filled in.
      var alone = relation.left.concat(relation.right).filter(function (term) { return !/^[\d.]+$/.test(term[1]); }).length < 2;
      if ((!alone || everyTable) && left !== null && right !== null && left !== undefined && right !== undefined) {
        var allowed = number(relation.tolerance);
        var apart = left > right ? left - right : right - left;
        holds = apart <= allowed || (relation.operator === '<=' ? left < right : relation.operator === '>=' && left > right);
      }
      var place = form.querySelector('[data-relation="' + relation.id + '"]');
      if (place) {
        // What must balance is shown while numbers come in, with what is there so far.
        var soFar = Object.create(values);
        Object.keys(made.sums).forEach(function (path) { if (made.sums[path] !== undefined) { soFar[path] = made.sums[path]; } });
        var l = sum(relation.left, soFar, true);
        var r = sum(relation.right, soFar, true);
        var difference = (l || 0n) - (r || 0n);
        // A carried number that is 0 balances nothing: the column says so once both sides have begun.
        var begun = difference !== 0n || (l !== null && r !== null);
        place.textContent = !begun ? '' : difference === 0n ? '平' : side(difference) + text(size(difference)) + relation.unit;
        place.className = !begun ? '' : difference === 0n ? 'even' : holds === false ? 'off' : 'open';
      }
      if (holds === false) {
        var soft = relation.grade === 'soft';
        var kept = soft ? doubts : faults;
        if (soft) { doubtful += 1; } else { broken += 1; }
        (kept[relation.table] = kept[relation.table] || []).push(unequal(relation, left, right) + (soft ? '。请核对；确是这样的，请在报告里说明原因' : ''));
      }
    });
    all('[data-doubts]').forEach(function (box) { show(box, doubts[box.dataset.doubts] || []); });
    all('[data-faults]').forEach(function (box) {
      var lines = (faults[box.dataset.faults] || []).slice();
      Object.keys(bad).forEach(function (path) {
        if (cells[path].closest('table').dataset.table === box.dataset.faults) {
          lines.push(cells[path].getAttribute('aria-label') + '：“' + cells[path].value + '”不是数字');
        }
      });
      show(box, lines);
    });
    var blanks = 0;
    var begun = Object.keys(values).some(function (path) { return values[path] !== null; });
    all('.official').forEach(function (table) {
      var empty = all('.cell input:not([data-total])', table).filter(function (input) { return !input.value.trim() && !blank[input.name.slice(6)]; }).length;
      blanks += empty;
      form.querySelector('[data-blanks="' + table.dataset.table + '"]').textContent = empty ? empty + '格未填' : all('.cell input', table).some(function (input) { return input.value; }) ? '已填全' : '';
      var fill = form.querySelector('[data-zero="' + table.dataset.table + '"]');
      fill.hidden = !empty;
    });
    Object.keys(cells).forEach(function (path) {
      var cell = cells[path].parentNode;
      cell.classList.toggle('bad', !!bad[path]);
      cells[path].setAttribute('aria-invalid', bad[path] ? 'true' : 'false');
      var before = number(cells[path].dataset.before || '');
      var now = values[path];
      var tens = before && now && (now > before * 10n || before > now * 10n) && (now > 20000000n || before > 20000000n);
      cell.classList.toggle('odd', !!tens && !bad[path]);
    });
    var state = document.getElementById('state');
    var well = blanks ? '已填的数没有矛盾' : '数据没有矛盾';
    var said = (broken ? broken + '处不平或不对' : doubtful ? '' : well) + (broken && doubtful ? '，' : '') + (doubtful ? doubtful + '处请核对' : '') + (blanks ? '，' + blanks + '格未填' : '，表格已填全');
    if (!begun && !blanks) { said = '还没有填数'; }
    if (state.textContent !== said) { state.textContent = said; }
    document.getElementById('first').hidden = !broken;
    document.getElementById('doubt').hidden = !doubtful;
  }

  // ---- typing, moving and pasting
  form.addEventListener('input', function (event) {
    var name = event.target.name || '';
    if (event.target.dataset.add !== undefined) { return; }
    changed();
    if (name.indexOf('labels.') === 0) {
      // A code is called the same in every table.
      all('[name="' + name + '"]').forEach(function (other) { if (other !== event.target) { other.value = event.target.value; } });
    }
    if (name.indexOf('cells.') !== 0) { return; }
    var path = name.slice(6);
    if (rules.totals[path]) {
      // A total that is emptied is computed again.
      if (event.target.value.trim()) { typed[path] = true; } else { delete typed[path]; }
    }
    check();
  });
  function grid(table) {
    // The place of every input, by row and column as they are printed.
    var out = [];
    var taken = [];
    all('tbody tr', table).forEach(function (line, r) {
      var c = 0;
      all('th, td', line).forEach(function (cell) {
        while ((taken[r] || [])[c]) { c += 1; }
        for (var y = 0; y < cell.rowSpan; y += 1) {
          for (var x = 0; x < cell.colSpan; x += 1) { (taken[r + y] = taken[r + y] || [])[c + x] = true; }
        }
        var input = cell.querySelector('input');
        if (input) { (out[r] = out[r] || [])[c] = input; }
        c += cell.colSpan;
      });
    });
    return out;
  }
  function find(rows, input) {
    for (var r = 0; r < rows.length; r += 1) {
      var c = (rows[r] || []).indexOf(input);
      if (c >= 0) { return [r, c]; }
    }
    return null;
  }
  all('.official').forEach(function (table) {
    var rows = grid(table);
    table.addEventListener('keydown', function (event) {
      var way = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
      if (!way || event.ctrlKey || event.altKey || event.metaKey || event.target.tagName !== 'INPUT') { return; }
      event.preventDefault();
      var at = find(rows, event.target);
      for (var r = at[0] + way; r >= 0 && r < rows.length; r += way) {
        var next = (rows[r] || [])[at[1]];
        if (next) { next.focus(); next.select(); return; }
      }
    });
    table.addEventListener('paste', function (event) {
      var pasted = (event.clipboardData || window.clipboardData).getData('text').replace(/\r?\n$/, '');
      if (!/[\t\n]/.test(pasted) || event.target.tagName !== 'INPUT') { return; }
      event.preventDefault();
      var at = find(rows, event.target);
      pasted.split(/\r?\n/).forEach(function (line, y) {
        var c = at[1];
        line.split('\t').forEach(function (value, x) {
          var input = (rows[at[0] + y] || [])[c + x];
          if (!input) { return; }
          input.value = value.trim();
          var path = input.name.slice(6);
          if (rules.totals[path]) { if (input.value) { typed[path] = true; } else { delete typed[path]; } }
        });
      });
      changed();
      check();
    });
  });
  all('[data-zero]').forEach(function (button) {
    button.addEventListener('click', function () {
      all('[data-table="' + button.dataset.zero + '"] .cell input:not([data-total])').forEach(function (input) {
        if (!input.value.trim()) { input.value = '0'; }
      });
      changed();
      check();
    });
  });

  [['first', '[data-faults]'], ['doubt', '[data-doubts]']].forEach(function (pair) {
    document.getElementById(pair[0]).addEventListener('click', function () {
      var box = all(pair[1]).filter(function (one) { return !one.hidden; })[0];
      if (!box) { return; }
      box.scrollIntoView({ block: 'center' });
      box.setAttribute('tabindex', '-1');
      box.focus({ preventScroll: true });
    });
  });

  // Last year's number of the cell that one is in, for who has no mouse to hold over it.
  var before = document.getElementById('before');
  form.addEventListener('focusin', function (event) {
    // A button must not move away while it is pressed: what stands beside it stays.
    if (!before || event.target.closest('.bar')) { return; }
    var known = event.target.dataset.before;
    before.textContent = known ? before.dataset.year + '年：' + known : '';
  });

  // ---- rows of codes: the program adds them and shows the form again; here only what a keyboard and a spreadsheet need
  form.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.target.tagName !== 'INPUT' || event.target.closest('.official td') || event.isComposing) { return; }
    // The key that ends a field sends no form, but for the field that has a button of its own.
    event.preventDefault();
    if (event.target.dataset.add !== undefined) { event.target.closest('.add').querySelector('button[value^="add:"]').click(); }
  });
  all('[data-add]').forEach(function (input) {
    input.addEventListener('paste', function (event) {
      var pasted = (event.clipboardData || window.clipboardData).getData('text').replace(/\r\n?/g, '\n').replace(/\n+$/, '');
      if (!/[\t\n]/.test(pasted)) { return; }
      event.preventDefault();
      input.parentNode.querySelector('[name^="block."]').value = pasted;
      input.closest('.add').querySelector('button[value^="add:"]').click();
    });
  });
  (function () {
    // After a row was added or taken out: on with it.
    var place = window.location.hash ? document.getElementById(decodeURIComponent(window.location.hash.slice(1))) : null;
    if (!place) { return; }
    var next = place.matches('input') ? place : place.querySelector('button');
    for (var cell = place.nextElementSibling; !next && cell && !cell.id; cell = cell.nextElementSibling) {
      next = all('input', cell).filter(function (input) { return cell.tagName === 'TH' ? !input.value : !input.dataset.hasOwnProperty('total'); })[0];
    }
    next = next || (place.parentNode.matches('tr') ? place.parentNode.querySelector('td input') : null);
    if (!next) { return; }
    next.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'center', inline: 'nearest' });
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (place.matches('th')) { place.classList.add('fresh'); }
    // A page that is loaded again is where it was left.
    window.history.replaceState(null, '', window.location.pathname);
  })();

  // ---- a further line of numbers for the text
  var more = form.querySelector('[data-more]');
  more.hidden = false;
  more.addEventListener('click', function () {
    var rows = all('[data-fact]');
    var last = rows[rows.length - 1];
    var fresh = last.cloneNode(true);
    all('[name]', fresh).forEach(function (input) {
      input.name = input.name.replace(/^facts\.\d+/, 'facts.' + rows.length);
      input.setAttribute('aria-label', (input.getAttribute('aria-label') || '').replace(/第\d+项/, '第' + (rows.length + 1) + '项'));
      if (input.type === 'checkbox') { input.checked = false; } else { input.value = ''; }
      input.removeAttribute('placeholder');
      input.removeAttribute('title');
    });
    last.parentNode.appendChild(fresh);
    fresh.querySelector('input:not([type=hidden])').focus();
  });

  // ---- what is typed is kept while the page is open: a page that is loaded again has it
  function body() {
    // Totals that follow by themselves are not sent: a total that is sent is one that somebody typed.
    var data = new FormData(form);
    Object.keys(rules.totals).forEach(function (path) { if (!typed[path]) { data.set('cells.' + path, ''); } });
    // Nor is what is empty, as far as a row needs it not in order to be there: what a page sends while it is left must be
    // small.
    Object.keys(cells).forEach(function (path) { if (!cells[path].dataset.row && !data.get('cells.' + path)) { data.delete('cells.' + path); } });
    return data;
  }
  var waiting = null;
  function changed() {
    // However it came: typed, pasted, or filled in by a button.
    dirty = true;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, 500);
  }
  var lost = false;
  function kept(well, why) {
    // Nobody should type on for an hour into a page that nothing keeps.
    if (well && lost) { tell([]); }
    if (!well && !lost) { tell([why + '。此后填的没有存下，请不要关闭本页，先把填的内容复制到别处']); }
    lost = !well;
  }
  var sending = null;
  function save(event) {
    if (dirty) { put(!!event); }
  }
  function put(leaving) {
    // Whether it was kept. What was sent before must not come in after it.
    window.clearTimeout(waiting);
    if (sending) { sending.abort(); }
    sending = window.AbortController ? new AbortController() : null;
    dirty = false;
    return fetch(form.dataset.save, { method: 'PUT', body: body(), credentials: 'same-origin', keepalive: leaving, signal: sending ? sending.signal : undefined }).then(function (response) {
      if (response.ok) { kept(true); return true; }
      dirty = true;
      if (response.status === 404) { return leaving ? false : again(); }
      return response.json().then(function (told) { kept(false, told.problems.join('；')); return false; });
    }).catch(function (error) {
      if (error.name === 'AbortError') { return false; }
      dirty = true;
      if (!leaving) { kept(false, '连不上程序：它可能已经关闭'); }
      return false;
    });
  }
  function again() {
    // The program has this form no more, the page has all of it: it becomes a form of its own.
    var data = body();
    data.set('genre', form.dataset.genre);
    return fetch('/api/forms/again', { method: 'POST', body: data, credentials: 'same-origin' }).then(function (response) {
      return response.json().then(function (told) {
        if (response.status !== 202) { kept(false, told.problems.join('；')); return false; }
        form.dataset.save = '/api/forms/' + told.id;
        form.setAttribute('action', '/forms/' + told.id);
        window.history.replaceState(null, '', '/forms/' + told.id);
        dirty = false;
        kept(true);
        tell(['原来的表格已经清除（程序重新打开过，或者离开太久），页面上的内容都已重新存下，可以接着填' + (document.getElementById('before') ? '。上年的报告没有了，要与上年核对的，请下载数据表，与上年的报告一起重新打开' : '')]);
        return true;
      });
    });
  }
  var going = false;
  var asked = false;
  form.addEventListener('submit', function (event) {
    window.clearTimeout(waiting);
    var button = event.submitter;
    if (button && button.value === 'save') {
      event.preventDefault();
      dirty = false;
      download(button);
      return;
    }
    if (going || !form.requestSubmit) {
      dirty = false;
      Object.keys(rules.totals).forEach(function (path) { if (!typed[path] && cells[path]) { cells[path].value = ''; } });
      window.setTimeout(check, 0);
      return;
    }
    // The page is left only when what was typed into it is kept: a browser that finds nobody shows a page of its own.
    event.preventDefault();
    if (asked) { return; }
    asked = true;
    lost = false;
    put(false).then(function (well) {
      asked = false;
      if (!well) { return; }
      going = true;
      if (button) { form.requestSubmit(button); } else { form.requestSubmit(); }
      going = false;
    });
  });
  // The workbook is made and handed out while the form stays where it is.
  function download(button) {
    var data = body();
    data.set('action', 'save');
    button.disabled = true;
    fetch(form.getAttribute('action'), { method: 'POST', body: data, credentials: 'same-origin' }).then(function (response) {
      return wait(response.url.split('/').pop());
    }).catch(function () { return { problems: ['连不上程序：它可能已经关闭'] }; }).then(function (job) {
      button.disabled = false;
      var wrong = job.problems.concat((job.result || {}).wrong || []);
      tell(wrong);
      if (job.files && job.files.length) { window.location.assign(job.files[0].href); }
    });
  }
  function wait(id) {
    return fetch('/api/jobs/' + id, { credentials: 'same-origin' }).then(function (response) { return response.json(); }).then(function (job) {
      if (job.state !== 'waiting' && job.state !== 'running') { return job; }
      return new Promise(function (done) { window.setTimeout(done, 300); }).then(function () { return wait(id); });
    });
  }
  function tell(lines) {
    var box = document.getElementById('wrong');
    box.hidden = !lines.length;
    box.textContent = '';
    lines.forEach(function (line) {
      var p = document.createElement('p');
      p.textContent = line;
      box.appendChild(p);
    });
    if (lines.length) { box.scrollIntoView({ block: 'nearest' }); }
  }
  // The first goes out before the page that comes next is asked for, which may be this one again.
  window.addEventListener('beforeunload', save);
  window.addEventListener('pagehide', save);
  check();
})();

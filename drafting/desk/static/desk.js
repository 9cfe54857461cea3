(function () {
  'use strict';
  document.documentElement.classList.add('js');
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function size(bytes) {
    if (!bytes) { return '空的'; }
    return bytes < 1024 * 1024 ? Math.max(1, Math.round(bytes / 1024)) + ' KB' : (bytes / 1024 / 1024).toFixed(bytes < 10485760 ? 1 : 0) + ' MB';
  }
  function made(tag, text, attributes) {
    var element = document.createElement(tag);
    if (text) { element.textContent = text; }
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    return element;
  }
  function trouble(lines) {
    var place = document.getElementById('trouble');
    if (!place) { return; }
    place.textContent = '';
    if (!lines.length) { return; }
    var box = made('div', '', { 'class': 'told error', role: 'alert' });
    lines.forEach(function (line) { box.appendChild(made('p', line)); });
    place.appendChild(box);
    place.scrollIntoView({ block: 'nearest' });
  }

  // ---- files that are dropped or chosen
  // Each field keeps its own list, so that files from several places can be put together.
  function Field(element, most) {
    this.element = element;
    this.most = most;
    this.name = element.dataset.drop;
    this.many = element.dataset.many !== undefined;
    this.list = element.querySelector('.files');
    // What an earlier job was given and the program still has.
    this.files = all('input[name=kept]', this.list).map(function (input) {
      return { kept: input.value, path: input.dataset.path, file: { size: Number(input.dataset.size), lastModified: 0 } };
    });
    var field = this;
    if (this.files.length) { this.show(); }
    all('input[type=file]', element).forEach(function (input) {
      function take() {
        if (!input.files.length) { return; }
        field.add(Array.prototype.map.call(input.files, function (file) {
          return { file: file, path: file.webkitRelativePath || file.name };
        }));
        input.value = '';
      }
      input.addEventListener('change', take);
      // What was chosen before the script came, or what a browser remembers of the page.
      window.setTimeout(take, 0);
    });
    element.addEventListener('dragover', function (event) { event.preventDefault(); element.classList.add('over'); });
    element.addEventListener('dragleave', function () { element.classList.remove('over'); });
    element.addEventListener('drop', function (event) {
      event.preventDefault();
      event.stopPropagation();
      element.classList.remove('over');
      dropped(event.dataTransfer).then(function (files) { field.add(files); });
    });
  }
  Field.prototype.add = function (files) {
    var field = this;
    var refused = [];
    var kept = files.filter(function (one) {
      var name = one.path.split('/').pop();
      if (name.charAt(0) === '.' || name.slice(0, 2) === '~$' || name === 'Thumbs.db') { return false; }
      if (one.file.size > field.most) {
        refused.push(one.path + '：文件太大（有' + size(one.file.size) + '，最多' + size(field.most) + '），没有加入。报告里的图片请压缩后再试');
        return false;
      }
      return true;
    });
    trouble(refused);
    if (!kept.length) { return; }
    // A folder comes in the order of the disk, which is nobody's.
    kept.sort(function (one, other) { return one.path.localeCompare(other.path, 'zh', { numeric: true }); });
    if (!this.many) {
      this.files = [kept[kept.length - 1]];
    } else {
      var known = {};
      var fresh = {};
      kept.forEach(function (one) { fresh[one.path] = true; });
      this.files.filter(function (one) { return !one.kept || !fresh[one.path]; }).concat(kept).forEach(function (one) { known[one.path + '|' + one.file.size + '|' + one.file.lastModified] = one; });
      this.files = Object.keys(known).map(function (key) { return known[key]; });
    }
    this.show();
  };
  Field.prototype.show = function () {
    var field = this;
    this.list.textContent = '';
    this.list.hidden = !this.files.length;
    if (this.files.length > 8) {
      var total = this.files.reduce(function (sum, one) { return sum + one.file.size; }, 0);
      this.list.appendChild(made('li', '共' + this.files.length + '个文件（' + size(total) + '）'));
    }
    this.files.slice(0, 200).forEach(function (one) {
      var item = made('li');
      item.appendChild(made('span', one.path + '（' + size(one.file.size) + '）'));
      var button = made('button', '去掉', { type: 'button', 'aria-label': '去掉 ' + one.path });
      button.addEventListener('click', function () {
        field.files.splice(field.files.indexOf(one), 1);
        field.show();
        var next = field.list.querySelector('button') || field.element.querySelector('input');
        next.focus();
      });
      item.appendChild(button);
      field.list.appendChild(item);
    });
    if (this.files.length > 200) { this.list.appendChild(made('li', '还有' + (this.files.length - 200) + '个')); }
  };

  function dropped(transfer) {
    var entries = Array.prototype.map.call(transfer.items || [], function (item) {
      return item.webkitGetAsEntry ? item.webkitGetAsEntry() : null;
    });
    if (!entries.length || entries.some(function (entry) { return !entry; })) {
      return Promise.resolve(Array.prototype.map.call(transfer.files, function (file) { return { file: file, path: file.name }; }));
    }
    return Promise.all(entries.map(walk)).then(flat);
  }
  function flat(lists) { return Array.prototype.concat.apply([], lists); }
  function walk(entry) {
    var path = entry.fullPath.replace(/^\//, '');
    if (entry.isFile) {
      return new Promise(function (done) {
        entry.file(function (file) { done([{ file: file, path: path }]); }, function () { done([]); });
      });
    }
    var reader = entry.createReader();
    var found = [];
    return new Promise(function (done) {
      (function more() {
        reader.readEntries(function (some) {
          if (!some.length) { done(found); return; }
          found = found.concat(Array.prototype.slice.call(some));
          more();
        }, function () { done(found); });
      })();
    }).then(function (below) { return Promise.all(below.map(walk)); }).then(flat);
  }

  // ---- sending them
  all('form[data-api]').forEach(function (form) {
    var fields = all('[data-drop]', form).map(function (element) { return new Field(element, Number(form.dataset.most)); });
    var sending = form.querySelector('[data-sending]');
    var request = null;
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (request) { return; }
      trouble([]);
      var asked = event.submitter && event.submitter.dataset.api;
      var body = new FormData();
      all('input, select', form).forEach(function (input) {
        if (input.type === 'file' || !input.name || (input.type === 'checkbox' && !input.checked)) { return; }
        body.append(input.name, input.value);
      });
      fields.forEach(function (field) {
        field.files.forEach(function (one) {
          if (one.kept) { body.append('kept', one.kept); } else { body.append(field.name, one.file, one.path); }
        });
      });
      request = new XMLHttpRequest();
      var bar = sending.querySelector('progress');
      request.upload.addEventListener('progress', function (told) { if (told.lengthComputable) { bar.value = told.loaded / told.total; } });
      request.addEventListener('load', function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { answer = { problems: [request.responseText || '没有回应'] }; }
        if (request.status === 202) { window.location.assign('/jobs/' + answer.id); return; }
        ended(answer.problems || ['没有做成，请再试一次']);
      });
      request.addEventListener('error', function () { ended(['连不上程序：它可能已经关闭，请重新打开后再试']); });
      request.addEventListener('abort', function () { ended([]); });
      request.open('POST', asked || form.dataset.api);
      sending.hidden = false;
      all('button:not([data-stop])', form).forEach(function (button) { button.disabled = true; });
      request.send(body);
    });
    function ended(lines) {
      request = null;
      sending.hidden = true;
      all('button', form).forEach(function (button) { button.disabled = false; });
      trouble(lines);
    }
    sending.querySelector('[data-stop]').addEventListener('click', function () { if (request) { request.abort(); } });
    // Whoever comes back to this page finds it as it was left, but ready.
    window.addEventListener('pageshow', function (event) { if (event.persisted) { ended([]); } });
  });
  // A file that misses its place must not make the browser open it and leave the page.
  var only = all('[data-drop]');
  window.addEventListener('dragover', function (event) { event.preventDefault(); });
  window.addEventListener('drop', function (event) {
    event.preventDefault();
    if (only.length && !event.target.closest('[data-drop]')) {
      var copy = new DragEvent('drop', { dataTransfer: event.dataTransfer });
      (document.querySelector('.drop.big') || only[0]).dispatchEvent(copy);
    }
  });

  // What is removed cannot be had again, a half-filled form least of all.
  all('form[action="/end"]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (!window.confirm('清除全部内容？检查的结果、没有下载的表格都不能恢复。')) { event.preventDefault(); }
    });
  });

  // ---- how far it is
  var running = document.querySelector('[data-job]');
  function ask() {
    fetch('/api/jobs/' + running.dataset.job, { credentials: 'same-origin' }).then(function (response) {
      if (response.status === 404) { window.location.reload(); return null; }
      return response.json();
    }).then(function (job) {
      if (!job) { return; }
      if (job.state !== 'waiting' && job.state !== 'running') { window.location.reload(); return; }
      var bar = running.querySelector('progress');
      if (job.total > 1) { bar.max = job.total; bar.value = job.done; } else { bar.removeAttribute('value'); }
      running.querySelector('[data-step]').textContent = (job.step || '等候') + (job.total > 1 ? '：' + job.done + '／' + job.total : '');
      window.setTimeout(ask, 400);
    }).catch(function () {
      running.querySelector('[data-step]').textContent = '连不上程序：它可能已经关闭';
      window.setTimeout(ask, 3000);
    });
  }
  if (running) { window.setTimeout(ask, 200); } else if (document.querySelector('h1[tabindex]')) { document.querySelector('h1[tabindex]').focus(); }

  // ---- an open page keeps what it shows
  window.setInterval(function () { fetch('/api/jobs', { credentials: 'same-origin' }).catch(function () {}); }, 60000);
})();

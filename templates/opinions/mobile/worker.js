{% load static %}"use strict";
self.MOBILE = {
  pk: {{ pk }},
  version: "{{ version }}",
  page: "{% url "bundles:mobile_phone" pk %}",
  send: "{% url "bundles:mobile_opinions" pk %}",
  files: [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}],
};
{% for file in imported %}importScripts("{{ file|escapejs }}");
{% endfor %}

"""Pages about themes; they stand among those of ``OpinionAdmin``."""

from django.urls import path

from opinions.views import themes

pages = [
    path("of/<int:pk>/themes/", themes.themes, name="opinions_themes"),
    path("of/<int:pk>/themes/find/", themes.find, name="opinions_find_themes"),
    path("of/<int:pk>/themes/make/", themes.make, name="opinions_make_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/", themes.theme_page, name="opinions_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/rename/", themes.rename, name="opinions_rename_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/merge/", themes.merge, name="opinions_merge_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/part/", themes.part, name="opinions_part_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/assign/", themes.assign, name="opinions_assign_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/delete/", themes.delete, name="opinions_delete_theme"),
    path("of/<int:pk>/themes/<int:theme_pk>/place/", themes.place, name="opinions_place"),
]

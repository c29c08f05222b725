"""The back office: people and their roles. Cases are not here, because nobody may edit them."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from fanzha.desk.models import Staff

admin.site.site_header = _("反诈工作台 · 人员")
admin.site.site_title = _("反诈工作台")
admin.site.unregister(Group)


class NewStaff(AdminUserCreationForm):  # type: ignore[type-arg]  # generic only for the type checker
    """A new person with a first password."""

    class Meta(AdminUserCreationForm.Meta):
        model = Staff
        fields = ("username", "display_name", "branch")


@admin.register(Staff)
class StaffAdmin(UserAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """Name, branch, roles, active or not. Nobody is made superuser here."""

    add_form = NewStaff
    list_display = ("username", "display_name", "branch", "is_active", "last_login")
    list_filter = ("branch", "groups", "is_active")
    search_fields = ("username", "display_name", "branch")
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("人员"), {"fields": ("display_name", "branch", "groups", "is_active")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "branch", "usable_password", "password1", "password2")}),
    )

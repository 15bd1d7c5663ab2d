"""Sign-in, passwords, accounts and roles."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils import timezone

from liaison.accounts.choices import Mode, Role
from liaison.accounts.models import SignInRules, User
from liaison.accounts.standing import why_shut_out
from liaison.accounts.usernames import check_username


def _fields_only() -> FormHelper:
    """The template has the form tag, the button and the summary of errors."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不对。连续输错5次，这个账号在您这里会锁定30分钟。",
        "inactive": "这个账号已经停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "请填写用户名。"
        self.fields["password"].error_messages["required"] = "请填写密码。"
        self.helper = _fields_only()

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def confirm_login_allowed(self, user: User) -> None:
        """Only who gave the right password learns why the door stays shut."""
        super().confirm_login_allowed(user)
        if why := why_shut_out(user):
            raise ValidationError(why, code="shut_out")


class CodeForm(forms.Form):
    """The code of the phone's app, or one of the recovery codes."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请填写验证码。", "max_length": "验证码没有这么长。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )

    def __init__(self, *args: Any, phone_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if phone_only:
            self.fields["code"].label = "手机上显示的6位数字"
            self.fields["code"].widget.attrs["inputmode"] = "numeric"
        self.helper = _fields_only()


class OwnPasswordForm(forms.Form):
    """The person's own password again, before something that weakens or opens the account."""

    password = forms.CharField(
        label="您的登录密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写登录密码。"},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = _fields_only()

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise ValidationError("登录密码不对，请再输一次。")
        return password


class SignInRulesForm(forms.ModelForm):
    class Meta:
        model = SignInRules
        fields = ["second_factor", "one_session", "password_days"]
        widgets = {"second_factor": forms.RadioSelect}
        error_messages = {
            "password_days": {
                "required": "请填写密码有效天数，不过期的填0。",
                "invalid": "密码有效天数填0（不过期），或者30到730之间的整数。",
            }
        }

    reason = forms.CharField(
        label="原因", max_length=200, error_messages={"required": "请写明原因。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class NewPasswordForm(SetPasswordForm):
    """The first sign-in, or the first after somebody else set the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain_passwords(self)
        self.helper = _fields_only()


class ChangePasswordForm(PasswordChangeForm):
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain_passwords(self)
        self.fields["old_password"].label = "现在的密码"
        self.fields["old_password"].error_messages["required"] = "请填写现在的密码。"
        self.helper = _fields_only()


class AccountForm(forms.ModelForm):
    username = forms.CharField(
        label="用户名",
        max_length=30,
        help_text="登录时用，例如姓名的拼音加数字。只用小写字母、数字、点、下划线和连字符。",
        error_messages={"required": "请填写用户名。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    full_name = forms.CharField(
        label="姓名", max_length=60, error_messages={"required": "请填写姓名。"}
    )

    class Meta:
        model = User
        fields = ["username", "full_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).strip().lower()
        check_username(username)
        if User.objects.filter(username=username).exists():
            raise ValidationError("已有这个用户名，请换一个。")
        return username


class ReasonForm(forms.Form):
    """Why an account is closed or opened again."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        error_messages={"required": "请写明原因。", "max_length": "请不要超过200个字。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


class GrantForm(forms.Form):
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="例如任命文号，可以不填。"
    )
    field_order = ["role", "reason"]

    def __init__(self, *args: Any, held: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label="角色",
            choices=[("", "请选择"), *(pair for pair in Role.choices if pair[0] not in held)],
            error_messages={"required": "请选择角色。"},
        )
        self.order_fields(self.field_order)
        self.helper = _fields_only()


class DayForm(forms.Form):
    """A day of the past, or today."""

    day = forms.DateField(
        label="日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "请填写日期。",
            "invalid": "请填写日期，例如2025-10-08。",
        },
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("请填写今天或者以前的日期。")
        return day


class ModeForm(forms.Form):
    mode = forms.ChoiceField(label="分岗方式", choices=Mode.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="原因", max_length=200, error_messages={"required": "请写明原因。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()


def _explain_passwords(form: forms.Form) -> None:
    first, second = form.fields["new_password1"], form.fields["new_password2"]
    first.label, second.label = "新密码", "再输一次新密码"
    first.help_text = "".join(password_validators_help_texts())
    second.help_text = ""
    first.error_messages["required"] = "请填写新密码。"
    second.error_messages["required"] = "请再输一次新密码。"

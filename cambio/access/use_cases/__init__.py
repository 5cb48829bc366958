"""What is done about access, one function per act.

Passwords and PINs never come in here, only their hashes or the outcome of comparing: see
`cambio.access.credentials` and, for the edges, `cambio.access.sessions`.
"""

from cambio.access.use_cases.forgetting import (
    EndHouseholdSessions,
    ForgetPin,
    end_household_sessions,
    forget_pin,
)
from cambio.access.use_cases.invitations import (
    AcceptedInvitation,
    AcceptInvitation,
    InviteAgain,
    Invited,
    InviteStaff,
    accept_invitation,
    invite_again,
    invite_staff,
)
from cambio.access.use_cases.keys import (
    CreatedKey,
    CreateKey,
    NoteKeyUse,
    RevokeKey,
    create_key,
    note_key_use,
    revoke_key,
)
from cambio.access.use_cases.pins import (
    CheckPin,
    ChoosePin,
    IssuePinCode,
    PinCode,
    check_pin,
    choose_pin,
    issue_pin_code,
)
from cambio.access.use_cases.roles import GrantRole, RevokeRole, grant_role, revoke_role
from cambio.access.use_cases.sign_ins import (
    EndSessions,
    SignInHousehold,
    SignInStaff,
    SignOut,
    StartedSignIn,
    Try,
    end_sessions,
    sign_in_household,
    sign_in_staff,
    sign_out,
)
from cambio.access.use_cases.staff import (
    BlockUser,
    ChangePassword,
    CreateUser,
    UnblockUser,
    block_user,
    change_password,
    create_user,
    unblock_user,
)

__all__ = [
    "AcceptInvitation",
    "AcceptedInvitation",
    "BlockUser",
    "ChangePassword",
    "CheckPin",
    "ChoosePin",
    "CreateKey",
    "CreateUser",
    "CreatedKey",
    "EndHouseholdSessions",
    "EndSessions",
    "ForgetPin",
    "GrantRole",
    "InviteAgain",
    "InviteStaff",
    "Invited",
    "IssuePinCode",
    "NoteKeyUse",
    "PinCode",
    "RevokeKey",
    "RevokeRole",
    "SignInHousehold",
    "SignInStaff",
    "SignOut",
    "StartedSignIn",
    "Try",
    "UnblockUser",
    "accept_invitation",
    "block_user",
    "change_password",
    "check_pin",
    "choose_pin",
    "create_key",
    "create_user",
    "end_household_sessions",
    "end_sessions",
    "forget_pin",
    "grant_role",
    "invite_again",
    "invite_staff",
    "issue_pin_code",
    "note_key_use",
    "revoke_key",
    "revoke_role",
    "sign_in_household",
    "sign_in_staff",
    "sign_out",
    "unblock_user",
]

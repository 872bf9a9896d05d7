// One import for a help desk: everything from the bytes of a message to the desk itself.
@_exported public import ClientMatcher
@_exported public import DeskIdentity
@_exported public import IMAPClient
@_exported public import MailDesk
@_exported public import MailDeskSQLite
@_exported public import MailTransport
@_exported public import MessageParsing
@_exported public import POP3Client
@_exported public import SASL
@_exported public import SMTPClient
@_exported public import TicketThreading

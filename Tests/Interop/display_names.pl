# Prints the display name and the address of the first From mailbox of the message on standard input, as Mail::Address reads
# them; Encode undoes the encoded words.
use strict;
use warnings;
use Encode;
use Mail::Address;

binmode(STDOUT, ':utf8');
local $/;
my ($head) = split(/\r\n\r\n/, <STDIN>, 2);
$head =~ s/\r\n(?=[ \t])//g;
my ($value) = $head =~ /^From: (.*?)\r?$/m or exit 1;
my @found = Mail::Address->parse($value);
exit 1 unless @found == 1;
my $phrase = $found[0]->phrase;
if ($phrase =~ /^"(.*)"$/) { ($phrase = $1) =~ s/\\(.)/$1/g; }
else { $phrase = decode('MIME-Header', $phrase); }
print "$phrase\n", $found[0]->address, "\n";

using System.Text;
using Transcode.MediaEvidence;

namespace Transcode.Corpus.Practice;

/// <summary>Where one input is made: a folder, and the tools that work in it with plain names.</summary>
public sealed class Workshop(string folder)
{
    public string Folder => folder;

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <param name="line">as typed in a shell: quotes of both kinds hold together, a line feed is a space</param>
    /// <param name="makes">the file that the line makes, which is returned</param>
    public string Ffmpeg(string line, string makes)
    {
        Run("ffmpeg", "-v error -nostdin -y " + line);
        return PathOf(makes);
    }

    public string Vips(string line, string makes)
    {
        Run("vips", line);
        return PathOf(makes);
    }

    /// <summary>Any other tool; the machine of the tests must have it.</summary>
    public void Run(string program, string line) => Tool.Required("env", ["-C", folder, program, .. Arguments(line)]);

    public string Bytes(string name, params ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public string Text(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Other bytes in a file that was made, or all of it anew.</summary>
    public string Edit(string name, string makes, Func<byte[], byte[]> edit) => Bytes(makes, edit(File.ReadAllBytes(PathOf(name))));

    private static List<string> Arguments(string line)
    {
        var message = new List<string>();
        var (word, isOpen, quote) = (new StringBuilder(), false, '\0');
        foreach (var letter in line)
        {
            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (isOpen)
                    message.Add(word.ToString());
                (isOpen, _) = (false, word.Clear());
                continue;
            }

            isOpen = true;
            if (quote == letter)
                quote = '\0';
            else if (quote == '\0' && letter is ('"' or '\''))
                quote = letter;
            else
                word.Append(letter);
        }

        if (isOpen)
            message.Add(word.ToString());
        return message;
    }
}

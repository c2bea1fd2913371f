using Transcode.Corpus.Inputs;

namespace Transcode.Corpus;

// A class for each group, for classes run side by side: while one input is judged another is encoded.

public sealed class StructureTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("structure").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task An_input_that_is_hard_to_cut_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("structure"), name);
}

public sealed class TimingTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("timing").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task An_input_with_an_odd_clock_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("timing"), name);
}

public sealed class VideoTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("pictures").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task A_picture_of_odd_shape_or_format_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("pictures"), name);
}

public sealed class AudioTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("sounds").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task Sound_that_is_absent_late_or_plural_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("sounds"), name);
}

public sealed class NameTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("names").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task A_name_that_breaks_scripts_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("names"), name);
}

public sealed class BrokenTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("broken").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task A_damaged_input_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("broken"), name);
}

public sealed class HostileTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("hostile").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task An_input_that_wants_to_read_something_else_ends_as_it_should(string name)
        => CorpusTests.Check(InputList.Group("hostile"), name);
}

public sealed class ImageTests
{
    public static TheoryData<string> Inputs => [.. InputList.Group("images").Select(input => input.ToString())];

    [Theory]
    [MemberData(nameof(Inputs))]
    public Task An_image_ends_as_it_should(string name) => CorpusTests.Check(InputList.Group("images"), name);
}

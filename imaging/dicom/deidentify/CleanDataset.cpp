#include "CleanDataset.h"
#include "DateShift.h"
#include "Identifiers.h"
#include "Treatment.h"

#include <algorithm>
#include <array>

namespace hepatica::imaging {

namespace {

std::uint32_t tagOf(const DcmElement& element)
{
    return static_cast<std::uint32_t>(element.getGTag()) << 16 | element.getETag();
}

std::string vrOf(DcmElement& element)
{
    return DcmVR(element.getVR()).getValidVRName();
}

std::string valueOf(DcmElement& element)
{
    OFString value;
    if (element.getOFStringArray(value, OFFalse).bad())
        return {};
    return {value.c_str(), value.size()};
}

/// A value for every VR that says nothing; texts by default.
constexpr std::array<std::pair<std::string_view, const char*>, 8> DummyTexts{{{"AS", "000Y"},
                                                                              {"DA", "19000101"},
                                                                              {"DT", "19000101000000"},
                                                                              {"TM", "000000"},
                                                                              {"DS", "0"},
                                                                              {"IS", "0"},
                                                                              {"AT", "00000000"},
                                                                              {"UR", "removed"}}};
constexpr std::array<std::string_view, 11> Texts{"AE", "CS", "LO", "LT", "PN", "SH",
                                                 "ST", "UC", "UT", "UR", "AS"};
constexpr std::array<std::string_view, 10> Numbers{"FD", "FL", "SL", "SS", "UL",
                                                   "US", "SV", "UV", "DS", "IS"};

template <std::size_t N> bool isOneOf(std::string_view vr, const std::array<std::string_view, N>& list)
{
    return std::ranges::find(list, vr) != list.end();
}

class Cleaning {
public:
    Cleaning(DcmDataset& dataset, const PatientKey& patient, KeyFile& key, const DeidentifyOptions& options)
        : identifiers_(dataset), patient_(patient), key_(key), options_(options)
    {
    }

    /// `isHidden`: inside a sequence of which nothing may be told.
    void clean(DcmItem& item, bool isHidden)
    {
        std::vector<DcmElement*> elements;
        DcmObject* child = nullptr;
        while ((child = item.nextInContainer(child)) != nullptr)
            elements.push_back(static_cast<DcmElement*>(child));
        for (DcmElement* element : elements) {
            Treatment treatment = treatmentOf(tagOf(*element), vrOf(*element), options_);
            if (isHidden && treatment != Treatment::Remove && treatment != Treatment::MapUid)
                treatment = Treatment::Dummy;
            if (treatment == Treatment::Remove)
                delete item.remove(element);
            else
                treat(*element, treatment);
        }
    }

private:
    void treat(DcmElement& element, Treatment treatment)
    {
        if (treatment == Treatment::Empty)
            empty(element);
        else if (element.ident() == EVR_SQ)
            forEachItem(element, treatment == Treatment::Dummy);
        else if (treatment == Treatment::Dummy)
            hide(element);
        else if (treatment == Treatment::MapUid)
            mapUids(element);
        else if (treatment == Treatment::Shift)
            shift(element);
        else if (mayName(element) && identifiers_.standIn(valueOf(element)))
            hide(element); // kept, but it names somebody
    }

    /// Free texts, and codes about the patient. Other codes are words of the standard, such as AXIAL, that
    /// people may be called too.
    static bool mayName(DcmElement& element)
    {
        constexpr Uint16 PatientGroup = 0x0010;
        const std::string vr = vrOf(element);
        return vr == "CS" ? element.getGTag() == PatientGroup : isOneOf(vr, Texts);
    }

    void forEachItem(DcmElement& sequence, bool isHidden)
    {
        DcmObject* item = nullptr;
        while ((item = sequence.nextInContainer(item)) != nullptr)
            clean(static_cast<DcmItem&>(*item), isHidden);
    }

    static void empty(DcmElement& element) { element.clear(); }

    void hide(DcmElement& element)
    {
        const std::string vr = vrOf(element);
        if (element.getLength() == 0)
            return;
        const auto dummy =
            std::ranges::find(DummyTexts, vr, &std::pair<std::string_view, const char*>::first);
        if (vr == "UI")
            mapUids(element);
        else if (dummy != DummyTexts.end())
            element.putString(dummy->second);
        else if (isOneOf(vr, Numbers))
            element.putString("0");
        else if (isOneOf(vr, Texts))
            element.putString("REMOVED");
        else if (vr == "OB") {
            const std::array<Uint8, 2> nothing{};
            element.putUint8Array(nothing.data(), nothing.size());
        } else
            empty(element);
    }

    void mapUids(DcmElement& element)
    {
        std::string mapped;
        std::string uids = valueOf(element);
        std::erase_if(uids, [](char c) { return c == ' ' || c == '\0'; });
        for (std::string_view rest = uids; !rest.empty();) {
            const auto end = std::min(rest.find('\\'), rest.size());
            mapped += (mapped.empty() ? "" : "\\") + key_.mapped(std::string(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        if (!uids.empty())
            element.putString(mapped.c_str());
    }

    void shift(DcmElement& element)
    {
        const std::string value = valueOf(element);
        element.putString((element.ident() == EVR_DA ? shiftedDates(value, patient_.shiftDays)
                                                     : shiftedDateTimes(value, patient_.shiftDays))
                              .c_str());
    }

    Identifiers identifiers_;
    const PatientKey& patient_;
    KeyFile& key_;
    const DeidentifyOptions& options_;
};

struct MethodCode {
    const char *value, *meaning;
};

/// CID 7050 (PS3.16).
std::vector<MethodCode> methodCodes(const DeidentifyOptions& options)
{
    std::vector<MethodCode> codes{{"113100", "Basic Application Confidentiality Profile"}};
    if (options.shiftDates)
        codes.push_back({"113107", "Retain Longitudinal Temporal Information Modified Dates Option"});
    if (options.keepPatientCharacteristics)
        codes.push_back({"113108", "Retain Patient Characteristics Option"});
    if (options.keepDeviceIdentity)
        codes.push_back({"113109", "Retain Device Identity Option"});
    return codes;
}

/// An earlier de-identification is taken over: its codes hold for what is in the file.
bool hasCode(DcmItem& dataset, const char* value)
{
    DcmSequenceOfItems* sequence = nullptr;
    if (dataset.findAndGetSequence(DCM_DeidentificationMethodCodeSequence, sequence).bad() ||
        sequence == nullptr)
        return false;
    DcmObject* item = nullptr;
    while ((item = sequence->nextInContainer(item)) != nullptr)
        if (textOf(static_cast<DcmItem&>(*item), DCM_CodeValue) == value)
            return true;
    return false;
}

void writeDownWhatWasDone(DcmDataset& dataset, const DeidentifyOptions& options)
{
    dataset.putAndInsertString(DCM_PatientIdentityRemoved, "YES");
    std::string method = "DICOM PS3.15 E.1 by Hepatica";
    for (const std::string& earlier : textsOf(dataset, DCM_DeidentificationMethod))
        if (!earlier.empty() && earlier != method)
            method = earlier + "\\" + method;
    dataset.putAndInsertString(DCM_DeidentificationMethod, method.c_str());
    for (const MethodCode& code : methodCodes(options)) {
        DcmItem* item = nullptr;
        if (hasCode(dataset, code.value) ||
            dataset.findOrCreateSequenceItem(DCM_DeidentificationMethodCodeSequence, item, -2).bad())
            continue;
        item->putAndInsertString(DCM_CodeValue, code.value);
        item->putAndInsertString(DCM_CodingSchemeDesignator, "DCM");
        item->putAndInsertString(DCM_CodeMeaning, code.meaning);
    }
    dataset.putAndInsertString(DCM_LongitudinalTemporalInformationModified,
                               options.shiftDates ? "MODIFIED" : "REMOVED");
}

} // namespace

void cleanDataset(DcmDataset& dataset, const PatientKey& patient, KeyFile& key,
                  const DeidentifyOptions& options)
{
    Cleaning(dataset, patient, key, options).clean(dataset, false);
    dataset.putAndInsertString(DCM_PatientName, patient.pseudonym.c_str());
    dataset.putAndInsertString(DCM_PatientID, patient.pseudonym.c_str());
    writeDownWhatWasDone(dataset, options);
}

} // namespace hepatica::imaging
